package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/config"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/postgres/postgrestest"
	"github.com/senim-bot/senim/internal/session"
	"github.com/senim-bot/senim/internal/session/redistest"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/telegram"
	"github.com/senim-bot/senim/internal/vault"
	"github.com/senim-bot/senim/internal/web"
)

// townNow is when every town's clock starts: Monday, ten in the morning in Kazakhstan.
var townNow = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

// town is a whole Senim for one test: the wired bot behind a webhook, a simulated Telegram with people, real PostgreSQL and Redis, one clock for all.
// The outbox works only when the test says so (work), so that what a test sees does not depend on timing.
type town struct {
	*app
	t     testing.TB
	sim   *simulatortest.Sim
	seed  *seed
	log   *lockedBuffer
	ids   map[string]int64
	codes map[string]account.Codes
	links map[string]string
	// files numbers what staff sent, by its kind.
	files map[string]map[string]int

	mu      sync.Mutex
	now     time.Time
	handled map[int64]chan struct{}
	// ended gets a value for every update that was handled.
	ended chan struct{}
}

// lockedBuffer keeps what the bot logs, for tests that look for what must not be there.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// newTown builds a town with its office taken on but nobody in it.
func newTown(t testing.TB) *town {
	t.Helper()
	return newTownWith(t, vault.NewKeyset())
}

// newTownWith builds a town with these keys: two towns of the same keys seal the same tap for the same chat in the same bytes.
func newTownWith(t testing.TB, keyset *vault.Keyset) *town {
	t.Helper()
	w := &town{t: t, log: &lockedBuffer{}, now: townNow, ids: map[string]int64{}, codes: map[string]account.Codes{}, files: map[string]map[string]int{}, handled: map[int64]chan struct{}{}, ended: make(chan struct{}, 4096)}
	w.sim = simulatortest.Start(t, simulatortest.WithClock(w.clock, w.advance))
	shared := redistest.New(t)
	a, err := newApp(parts{Pool: postgrestest.New(t), Redis: patientRedis(t, shared.URL), Prefix: shared.Prefix, Vault: vault.New(keyset),
		Token: simulatortest.Token, APIURL: w.sim.URL, Rate: 1000, Clock: w.clock, Log: slog.New(slog.NewTextHandler(w.log, nil)), Registry: prometheus.NewRegistry(),
		Words: config.Words{BotNameKK: "Жадынама", BotNameRU: "Памятка", Operator: "«Үлгі» қоры", TermKK: "бағдарлама аяқталғанша", TermRU: "до окончания программы"}})
	if err != nil {
		t.Fatal(err)
	}
	w.app = a
	w.listen()
	zone, err := almaty()
	if err != nil {
		t.Fatal(err)
	}
	w.seed = newSeed(a, townNow, zone)
	if w.links, err = w.seed.seedOffice(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.checkJournal)
	return w
}

// patience is the address's part that makes Redis be waited for longer than production does: on a machine that works on many towns at once, 200 ms without
// an answer do not mean that Redis is gone, and a conversation forgotten for that would fail its test.
const patience = "?dial_timeout=9s&read_timeout=9s&write_timeout=9s&pool_timeout=9s"

func patientRedis(t testing.TB, url string) redis.UniversalClient {
	t.Helper()
	client, err := session.Connect(url + patience)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// checkJournal holds whatever a test made the bot send against the rules for every message: a new one is a line of the closed set (rule 6) that cannot be
// forwarded, and no file is ever asked for (rule 11).
func (w *town) checkJournal() {
	allowed := message.Openings(w.bundle)
	for _, call := range w.sim.Calls(0) {
		switch call.Method {
		case "sendMessage":
			if !message.IsOpening(allowed, call.Params["text"]) || call.Params["protect_content"] != "true" {
				w.t.Errorf("a new message outside the closed set, or unprotected: %v", call.Params)
			}
		case "sendPhoto":
			uploaded := strings.HasPrefix(call.Params["photo"], "attach://")
			if uploaded && !message.IsOpening(allowed, call.Params["caption"]) || call.Params["protect_content"] != "true" {
				w.t.Errorf("a picture with a line outside the closed set, or unprotected: %v", call.Params)
			}
			if !uploaded && (call.Params["caption"] != "" || call.Params["disable_notification"] != "true" || call.Params["has_spoiler"] != "true") {
				w.t.Errorf("a picture of staff with a line, with a sound, or uncovered: %v", call.Params)
			}
		case "sendVoice":
			if call.Params["caption"] != "" || call.Params["disable_notification"] != "true" || call.Params["protect_content"] != "true" {
				w.t.Errorf("a voice note with a line, with a sound, or unprotected: %v", call.Params)
			}
		case "sendVenue":
			if !message.IsOpening(allowed, call.Params["title"]) || strings.ContainsFunc(call.Params["address"], unicode.IsLetter) || call.Params["protect_content"] != "true" {
				w.t.Errorf("a place with a title outside the closed set, with an address, or unprotected: %v", call.Params)
			}
		case "sendDocument":
			if call.Params["document"] != "attach://"+telegram.CalendarName || call.Params["caption"] != "" {
				w.t.Errorf("a file whose name or caption tells: %v", call.Params)
			}
		case "getFile":
			w.t.Errorf("a file was asked for")
		}
	}
}

// listen takes deliveries by webhook, as in production, and notes what was handled.
func (w *town) listen() {
	const secret = "the-webhook-secret-of-a-test-town"
	receive := func(ctx context.Context, raw json.RawMessage) error {
		err := w.Receiver.Receive(ctx, raw)
		var u struct {
			ID int64 `json:"update_id"`
		}
		if e := json.Unmarshal(raw, &u); e == nil && err == nil {
			w.done(u.ID)
		}
		return err
	}
	server := httptest.NewServer(web.Handler(web.Options{Secret: secret, Receive: receive}))
	w.t.Cleanup(server.Close)
	if err := w.Telegram.SetWebhook(w.t.Context(), server.URL+"/webhook", secret); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *town) advance(d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
	return nil
}

func (w *town) signal(update int64) chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.handled[update] == nil {
		w.handled[update] = make(chan struct{})
	}
	return w.handled[update]
}

func (w *town) done(update int64) {
	w.ended <- struct{}{}
	c := w.signal(update)
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-c:
	default:
		close(c)
	}
}

// await waits until an update was handled.
func (w *town) await(update int64) {
	w.t.Helper()
	select {
	case <-w.signal(update):
	case <-time.After(15 * time.Second):
		w.t.Fatalf("update %d was not handled; the bot logged:\n%s", update, w.log)
	}
}

// work lets the outbox do what is due now, and the pages of strangers close.
func (w *town) work() {
	w.t.Helper()
	if err := w.Outbox.Tick(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.Flow.ClosePages(w.t.Context())
}

// person is a phone in the town; it is made at first use.
func (w *town) person(name string) int64 {
	if w.ids[name] == 0 {
		w.ids[name] = w.sim.User(name, "kk")
	}
	return w.ids[name]
}

// moment passes between two things that somebody does, so that nobody looks like a flood.
const moment = 2 * time.Second

func (w *town) says(name, text string) {
	w.t.Helper()
	w.sim.Advance(moment)
	w.await(w.sim.Send(w.person(name), text).UpdateID)
}

func (w *town) sends(name string, message map[string]any) {
	w.t.Helper()
	w.sim.Advance(moment)
	w.await(w.sim.SendAny(w.person(name), message).UpdateID)
}

// taps presses the button with this label on the newest message that has it, and gives the toast.
func (w *town) taps(name, label string) string {
	w.t.Helper()
	w.sim.Advance(moment)
	id := w.person(name)
	messages := w.sim.Chat(id).Messages
	for i := len(messages) - 1; i >= 0; i-- {
		if messages[i].HasButton(label) {
			return w.press(func() simulatortest.Answer { return w.sim.Press(id, messages[i].MessageID, label) })
		}
	}
	w.t.Fatalf("%s has no button %q:\n%s", name, label, w.screen(name))
	return ""
}

// press waits for the end of the turn too: the answer to a tap goes out before its screen is recorded.
func (w *town) press(do func() simulatortest.Answer) string {
	w.t.Helper()
	for len(w.ended) > 0 {
		<-w.ended
	}
	a := do()
	if !a.Answered {
		w.t.Fatalf("a tap was not answered; the bot logged:\n%s", w.log)
	}
	select {
	case <-w.ended:
	case <-time.After(15 * time.Second):
		w.t.Fatalf("a tap was answered but its turn did not end; the bot logged:\n%s", w.log)
	}
	return a.Text
}

// family opens one of the demo's families.
func (w *town) family(f demoFamily) {
	w.t.Helper()
	if err := w.seed.seedFamily(w.t.Context(), f); err != nil {
		w.t.Fatal(err)
	}
}

// invites gives an adult new codes.
func (w *town) invites(f demoFamily, a demoAdult) account.Codes {
	w.t.Helper()
	codes, err := w.seed.invite(w.t.Context(), a, w.seed.staff[f.caseworker])
	if err != nil {
		w.t.Fatal(err)
	}
	w.codes[a.name] = codes
	return codes
}

// joins brings an adult in by her link and lets the caseworker's function recognise her.
func (w *town) joins(f demoFamily, name string) {
	w.t.Helper()
	for _, a := range f.adults {
		if a.name != name {
			continue
		}
		g := &guests{seed: w.seed, ids: w.ids}
		say := w.bundle.Printer(a.language)
		w.says(name, "/start "+w.invites(f, a).Link)
		if a.simple {
			w.taps(name, say.Label("btn.next"))
		}
		w.taps(name, say.Label("btn.agree"))
		if a.state == waiting {
			return
		}
		if err := g.decide(w.t.Context(), a, w.seed.staff[f.caseworker]); err != nil {
			w.t.Fatal(err)
		}
		return
	}
	w.t.Fatalf("nobody is called %s", name)
}
