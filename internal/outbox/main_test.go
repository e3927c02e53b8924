package outbox

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/lexicon"
	"github.com/senim-bot/senim/internal/notice"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
	"github.com/senim-bot/senim/internal/session"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/telegram"
	"github.com/senim-bot/senim/internal/vault"
)

func TestMain(m *testing.M) {
	session.LogTo(slog.New(slog.DiscardHandler))
	postgrestest.Main(m)
}

const (
	newLine    = "Сізге жаңа хабарлама бар."
	closedLine = "Бұл бет жабылды."
	openButton = "Ашу"
	goOn       = "Жалғастыру"
)

// bundle is an outbox on a database of its own and a simulated Telegram, with a clock moved by hand.
type bundle struct {
	*Outbox
	t    testing.TB
	url  string
	sim  *simulatortest.Sim
	pool *pgxpool.Pool
	logs *bytes.Buffer
	keys *vault.Vault
	// turns are those of all processes: it has no Redis.
	turns *session.Store

	mu   sync.Mutex
	now  time.Time
	busy bool
}

func setup(t testing.TB) *bundle {
	t.Helper()
	b := &bundle{t: t, url: postgrestest.NewURL(t), now: time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)}
	b.keys = vault.New(vault.NewKeyset())
	b.pool = postgrestest.Owner(t, b.url)
	b.sim = simulatortest.Start(t, simulatortest.WithClock(b.clock, nil))
	nowhere, err := session.Connect("unix:///nowhere")
	b.check(err)
	t.Cleanup(func() { nowhere.Close() })
	b.turns = session.New(nowhere, session.Options{Index: func(int64) string { return "" }})
	b.Outbox = b.process()
	return b
}

// process is one more process on the same database and bot.
func (b *bundle) process() *Outbox {
	b.t.Helper()
	pool, err := postgres.Open(b.ctx(), b.url, postgres.Options{Role: postgres.AppRole, MaxConns: 8})
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(pool.Close)
	client, err := telegram.New(telegram.Options{Token: simulatortest.Token, APIURL: b.sim.URL, Rate: 10_000})
	if err != nil {
		b.t.Fatal(err)
	}
	b.logs = &bytes.Buffer{}
	none := func(context.Context, postgres.Querier, family.AdultID, time.Time) error { return nil }
	families := &family.Store{Pool: pool, Vault: b.keys, Zone: time.UTC, Log: slog.New(slog.DiscardHandler)}
	return &Outbox{
		Pool: pool, Accounts: &account.Store{Pool: pool, Vault: b.keys, Clock: b.clock, Log: slog.New(slog.DiscardHandler)}, Telegram: client,
		Families: families,
		Notices:  &notice.Store{Pool: pool, Vault: b.keys, Families: families, Lexicon: &lexicon.Store{Pool: pool}, Log: slog.New(slog.DiscardHandler)},
		Meetings: &booking.Store{Pool: pool, Vault: b.keys, Families: families, Zone: almaty, CloseScreenAt: none, Log: slog.New(slog.DiscardHandler)},
		Codec:    dialog.Codec{Sign: func(raw []byte) []byte { return b.keys.Index("tap", raw) }},
		Ping:     ping, Closed: closed, Letter: letter, Letters: []dialog.Route{"letter"}, Watched: "notice", Hold: b.hold, LetGo: b.turns.LetGo, Clock: b.clock, Log: slog.New(slog.NewTextHandler(&locked{w: b.logs}, nil)),
	}
}

// almaty has the name that PostgreSQL is asked with and needs no zone data.
var almaty = time.FixedZone("Asia/Almaty", 5*3600)

// ping says in bare words what a message about meetings says: the line, how many, when the first, and the one it is about.
func ping(kind delivery.Kind, said booking.Said, language string) (dialog.Opening, dialog.Screen) {
	line := newLine
	switch {
	case kind == delivery.Staff:
		line = "staff " + language
	case kind.OfMeetings():
		line = fmt.Sprint(strings.TrimPrefix(string(said.Line), "ping."), " ", said.Count, " ", said.First.In(almaty).Format("02 15:04"), " №", said.Meeting.Number)
	}
	return dialog.Opening(line), dialog.Screen{Rows: [][]dialog.Button{{{Text: openButton, Tap: dialog.Tap{Route: "new"}}}}, Back: dialog.Tap{Route: "new"}}
}

func closed(_ string, back dialog.Tap) dialog.Screen {
	s := dialog.Screen{Text: closedLine}
	if !back.Zero() {
		s.Rows = [][]dialog.Button{{{Text: goOn, Tap: back}}}
	}
	return s
}

// letter is a notice and nothing else.
func letter(l notice.Letter, _ string, _ bool) dialog.Screen {
	return dialog.Screen{Text: l.Text, ClosesAfter: 10 * time.Minute, Back: dialog.Tap{Route: "letter", Args: []int64{int64(l.Number), 0}}}
}

type locked struct {
	mu sync.Mutex
	w  *bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func (b *bundle) ctx() context.Context { return context.Background() }

func (b *bundle) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bundle) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

func (b *bundle) hold(ctx context.Context, people ...int64) ([]*session.Held, error) {
	if b.busy {
		return nil, fmt.Errorf("busy")
	}
	return b.turns.Hold(ctx, people...)
}

// employee is a simulated person bound as a member of staff.
func (b *bundle) employee(name string) (person int64, id account.ID) {
	b.t.Helper()
	person = b.sim.User(name, "kk")
	link, err := b.Accounts.AddStaff(b.ctx(), name, account.Caseworker, "kk", b.clock())
	b.check(err)
	sent := b.sim.Send(person, "/start "+link)
	invitation, err := b.Accounts.TryCode(b.ctx(), person, sent.UpdateID, link, b.clock())
	b.check(err)
	b.check(b.Accounts.BindStaff(b.ctx(), person, invitation.ID, "kk", b.clock()))
	actor, err := b.Accounts.Actor(b.ctx(), person, sent.UpdateID)
	b.check(err)
	return person, actor.Account
}

// show puts a screen into a person's chat, as the flow would.
func (b *bundle) show(person int64, text string, closes time.Duration) int {
	b.t.Helper()
	actor, err := b.Accounts.Actor(b.ctx(), person, 0)
	b.check(err)
	id, err := b.Telegram.Send(b.ctx(), person, dialog.Message{Text: text}, telegram.SendOptions{})
	b.check(err)
	change := account.ScreenChange{MessageID: id, Version: actor.Screen.Version + 1, Back: dialog.Tap{Route: "doc", Args: []int64{7}}.Pack()}
	if closes != 0 {
		change.ClosesAt = b.clock().Add(closes)
	}
	b.check(b.Accounts.Shown(b.ctx(), person, change))
	return id
}

func (b *bundle) owe(id account.ID, kind delivery.Kind) {
	b.t.Helper()
	var staff int64
	b.check(b.pool.QueryRow(b.ctx(), `SELECT staff_id FROM accounts WHERE id = $1`, id).Scan(&staff))
	b.check(delivery.QueueStaff(b.ctx(), b.pool, staff, kind, b.clock()))
}

func (b *bundle) tick() {
	b.t.Helper()
	b.check(b.Tick(b.ctx()))
}

func (b *bundle) check(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bundle) exec(sql string, args ...any) {
	b.t.Helper()
	_, err := b.pool.Exec(b.ctx(), sql, args...)
	b.check(err)
}

// statuses lists all deliveries in the order of their making, as "status reason".
func (b *bundle) statuses() []string {
	return b.lines(`SELECT trim(status || ' ' || reason) FROM deliveries ORDER BY id`)
}

func (b *bundle) lines(sql string) []string {
	b.t.Helper()
	rows, _ := b.pool.Query(b.ctx(), sql)
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	b.check(err)
	return lines
}

// texts are the bot's messages that stand in a person's chat.
func (b *bundle) texts(person int64) []string {
	b.t.Helper()
	var texts []string
	for _, m := range b.sim.Chat(person).Messages {
		if m.From == "bot" {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// notified are the lines that the lock screen has shown.
func (b *bundle) notified(person int64) []string {
	b.t.Helper()
	var lines []string
	for _, n := range b.sim.Chat(person).Notifications {
		lines = append(lines, n.Text)
	}
	return lines
}
