package account

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

// tables lists all of ours with all their rows as text, which for binary columns is hexadecimal.
func (b *bundle) tables() map[string][]string {
	b.t.Helper()
	rows, _ := b.owner.Query(b.ctx(), `SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema IN ('public', 'keys')`)
	names := must(pgx.CollectRows(rows, pgx.RowTo[string]))(b.t)
	dump := map[string][]string{}
	for _, name := range names {
		rows, _ := b.owner.Query(b.ctx(), `SELECT t::text FROM `+name+` t ORDER BY 1`)
		dump[name] = must(pgx.CollectRows(rows, pgx.RowTo[string]))(b.t)
	}
	return dump
}

// Rule 4: whatever fails after the change, the change is not there either.
func TestRule4AllOrNothing(t *testing.T) {
	t.Parallel()
	type action struct {
		name string
		// prepare gives what is then done once with each table closed and once for real.
		prepare func(b *bundle) (do func() error)
		needs   []string
	}
	for _, a := range []action{
		{"join", func(b *bundle) func() error {
			i := b.try(101, b.invite(b.newAdult()).Typed)
			return func() error {
				_, err := b.Join(b.ctx(), 101, i.ID, consent, pictureCount, b.now)
				return err
			}
		}, []string{"accounts", "joins", "deliveries", "audit", "keys.data_keys"}},
		{"let in", func(b *bundle) func() error {
			account, told := b.join(101)
			pair := b.pairOf(account, told)
			return func() error {
				_, err := b.Decide(b.ctx(), b.staff, account, pair, b.now)
				return err
			}
		}, []string{"deliveries", "audit"}},
		{"refuse", func(b *bundle) func() error {
			account, told := b.join(101)
			pair := (b.pairOf(account, told) + 1) % 3
			return func() error {
				_, err := b.Decide(b.ctx(), b.staff, account, pair, b.now)
				return err
			}
		}, []string{"audit"}},
		{"bind staff", func(b *bundle) func() error {
			i := b.try(101, must(b.AddStaff(b.ctx(), "Ерлан", Caseworker, "kk", b.now))(b.t))
			return func() error { return b.BindStaff(b.ctx(), 101, i.ID, "kk", b.now) }
		}, []string{"accounts", "audit", "keys.data_keys"}},
		{"add staff", func(b *bundle) func() error {
			return func() error {
				_, err := b.AddStaff(b.ctx(), "Ерлан", Caseworker, "kk", b.now)
				return err
			}
		}, []string{"invitations", "audit"}},
		{"end staff", func(b *bundle) func() error {
			b.bindStaff(101, "Ерлан", Caseworker)
			return func() error { return b.EndStaff(b.ctx(), "Ерлан", "", b.now) }
		}, []string{"audit"}},
	} {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			do := a.prepare(b)
			before := b.tables()
			for _, table := range a.needs {
				b.exec(`REVOKE INSERT ON ` + table + ` FROM senim_app`)
				if do() == nil {
					t.Errorf("done although %s could not be written", table)
				}
				if diff := cmp.Diff(before, b.tables()); diff != "" {
					t.Errorf("half done without %s (-before +after)\n%s", table, diff)
				}
				b.exec(`GRANT INSERT ON ` + table + ` TO senim_app`)
			}
			if err := do(); err != nil {
				t.Errorf("with everything back: %v", err)
			}
		})
	}
}

// Rule 5: a Telegram id is in no column, in no form that can be read without the keys; nor is a code.
func TestRule5NoTelegramIDInAnyTable(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const adult, refusedID, employee, stranger = 7_311_422_533, 7_311_422_644, 7_311_422_755, 7_311_422_866
	codes := b.invite(b.newAdult())
	i := b.try(adult, codes.Typed)
	must(b.Join(b.ctx(), adult, i.ID, consent, pictureCount, b.now))(t)
	account := b.actor(adult).Account
	must(b.Decide(b.ctx(), b.staff, account, b.pairOf(account, must(b.Pictures(b.ctx(), account))(t)), b.now))(t)
	refused, told := b.join(refusedID)
	must(b.Decide(b.ctx(), b.staff, refused, (b.pairOf(refused, told)+1)%3, b.now))(t)
	b.bindStaff(employee, "Ерлан", Caseworker)
	_, _ = b.TryCode(b.ctx(), stranger, b.update(), wrongCode, b.now)
	for n, id := range []int64{adult, refusedID, employee, stranger} {
		b.check(b.Finish(b.ctx(), id, b.update(), ScreenChange{MessageID: n + 1, Version: 1, ClosesAt: b.now}))
		b.check(b.SetBlocked(b.ctx(), id, true, b.now))
	}

	var traces []string
	for _, id := range []int64{adult, refusedID, employee, stranger} {
		little := binary.LittleEndian.AppendUint64(nil, uint64(id))
		big := binary.BigEndian.AppendUint64(nil, uint64(id))
		decimal := strconv.FormatInt(id, 10)
		traces = append(traces, decimal, hex.EncodeToString([]byte(decimal)),
			hex.EncodeToString(bytes.TrimLeft(big, "\x00")), hex.EncodeToString(bytes.TrimRight(little, "\x00")))
	}
	for _, code := range []string{codes.Typed, strings.ReplaceAll(codes.Typed, "-", ""), codes.Link} {
		traces = append(traces, code, hex.EncodeToString([]byte(code)))
	}
	rows := 0
	for table, lines := range b.tables() {
		for _, line := range lines {
			rows++
			for _, trace := range traces {
				if strings.Contains(line, trace) {
					t.Errorf("%s holds %s: %s", table, trace, line)
				}
			}
		}
	}
	if rows < 40 {
		t.Errorf("only %d rows were looked at", rows)
	}
	if chat := must(b.Chat(b.ctx(), account))(t); chat.TelegramID != adult {
		t.Errorf("with the keys the id is %d", chat.TelegramID)
	}
}

// Rule 5: a sealed Telegram id moved into another account's row does not open there, so a wrong row cannot become a message to a wrong chat.
func TestRule5SealedForOneAccount(t *testing.T) {
	t.Parallel()
	b := setup(t)
	one, two := b.letIn(101), b.letIn(102)
	b.exec(`UPDATE accounts SET telegram_sealed = (SELECT telegram_sealed FROM accounts WHERE id = $1) WHERE id = $2`, one, two)
	if chat, err := b.Chat(b.ctx(), two); err == nil {
		t.Errorf("account %d is reached at %d", two, chat.TelegramID)
	}
}
