package page_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/simulator"
	"github.com/senim-bot/senim/internal/simulator/browser"
)

// TestPhonePage walks the page as a developer does, in a real browser, against the real simulator and a bot that speaks raw HTTP.
func TestPhonePage(t *testing.T) {
	t.Parallel()
	w := newWalk(t)
	ainur, sabina := w.addPerson("Айнұр", "kk"), w.addPerson("Сабина", "ru")
	for _, step := range []struct {
		name string
		walk func()
	}{
		{"a person is chosen from the list by search", func() {
			w.open("/phone")
			w.write(`[data-slot=a] input[type=search]`, "айн")
			w.miss(`[data-slot=a] .people-list`, "Сабина")
			w.tap(`[data-slot=a] .person`, "Айнұр")
			w.see(`[data-slot=a] .holder`, "Айнұр")
			w.address(fmt.Sprintf("/phone?a=%d", ainur))
		}},
		{"a newcomer presses Start", func() {
			w.tap(`[data-slot=a] .state-bar button`, "Start")
			w.see(`[data-slot=a] .theirs .text`, "You wrote: /start")
			w.see(`[data-slot=a] .mine .text`, "/start")
		}},
		{"text goes out with Enter and is shown as text, never as markup", func() {
			w.write(`[data-slot=a] textarea`, "Сәлем <b>әлем</b>\r")
			w.see(`[data-slot=a] .mine .text`, "Сәлем <b>әлем</b>")
			w.see(`[data-slot=a] .theirs .text`, "You wrote: Сәлем <b>әлем</b>")
		}},
		{"a press brings a toast, an alert, an edit", func() {
			w.tap(`[data-slot=a] .message:last-child .key`, "Toast")
			w.see(`[data-slot=a] .toast`, "Small answer")
			w.tap(`[data-slot=a] .message:last-child .key`, "Alert")
			w.see(`[data-slot=a] .alert`, "Large answer")
			w.tap(`[data-slot=a] .alert button`, "OK")
			w.tap(`[data-slot=a] .message:last-child .key`, "Edit")
			w.see(`[data-slot=a] .message:last-child .text`, "Changed")
			w.see(`[data-slot=a] .message:last-child .marks`, "edited")
			w.see(`[data-slot=a] .message:last-child .text strong`, "in bold")
			w.see(`[data-slot=a] .message:last-child .text blockquote`, "quoted in bold whole")
		}},
		{"the reply keyboard writes for the person", func() {
			w.tap(`[data-slot=a] .reply-key`, "Help me")
			w.see(`[data-slot=a] .theirs .text`, "You wrote: Help me")
		}},
		{"a command is chosen from the menu", func() {
			w.tap(`[data-slot=a] [aria-label=Commands]`, "")
			w.tap(`[data-slot=a] .menu-item`, "/hide")
			w.see(`[data-slot=a] .theirs .text`, "You wrote: /hide")
		}},
		{"a photo is sent as a test", func() {
			w.tap(`[data-slot=a] [aria-label=Attach]`, "")
			w.tap(`[data-slot=a] .menu-item`, "Photo")
			w.see(`[data-slot=a] .mine .media`, "Photo")
		}},
		{"a picture of the bot is shown with its line", func() {
			w.bot.sendPicture(t, ainur, "Look at this")
			w.see(`[data-slot=a] .theirs .text`, "Look at this")
			w.true(`document.querySelector('[data-slot=a] .theirs .picture').naturalWidth === 40`)
		}},
		{"a locked phone shows the line and nothing of the chat", func() {
			w.tap(`[data-slot=a] [aria-label="Lock phone"]`, "")
			w.see(`[data-slot=a] .lock`, "No new notifications")
			w.bot.send(t, ainur, "There is something new")
			w.see(`[data-slot=a] .lock .notification b`, "Жадынама")
			w.see(`[data-slot=a] .lock .notification-text`, "There is something new")
			w.true(`document.querySelector('[data-slot=a] .inside').inert`)
			w.tap(`[data-slot=a] .lock-open`, "")
			w.see(`[data-slot=a] .theirs .text`, "There is something new")
		}},
		{"two phones do not disturb each other", func() {
			w.open(fmt.Sprintf("/phone?a=%d&b=%d", ainur, sabina))
			w.tap(`[data-slot=b] .state-bar button`, "Start")
			w.see(`[data-slot=b] .theirs .text`, "You wrote: /start")
			w.write(`[data-slot=b] textarea`, "only here\r")
			w.see(`[data-slot=b] .theirs .text`, "You wrote: only here")
			w.miss(`[data-slot=a] .messages`, "only here")
		}},
		{"who blocked the bot can only unblock it", func() {
			w.tap(`[data-slot=b] [aria-label="What this person can do"]`, "")
			w.tap(`[data-slot=b] .strip .menu-item`, "Block the bot")
			w.see(`[data-slot=b] .state-bar`, "blocked the bot")
			w.tap(`[data-slot=b] .state-bar button`, "Unblock the bot")
			w.see(`[data-slot=b] .theirs .text`, "only here")
		}},
		{"a link in a chat is opened as somebody new", func() {
			w.bot.send(t, ainur, "https://t.me/zhadynama_bot?start=CODE-1")
			w.tap(`[data-slot=a] .text a`, "CODE-1")
			w.true(`document.querySelector('.qr').naturalWidth > 20`)
			w.must(w.tab.Choose(`.dialog select`, "new"))
			w.write(`.dialog .new-fields input`, "Дана")
			w.tap(`.dialog .button-strong`, "Open")
			w.see(`[data-slot=b] .holder`, "Дана")
			w.see(`[data-slot=b] .theirs .text`, "You wrote: /start CODE-1")
		}},
		{"the clock moves for everybody", func() {
			w.see(`.bar-time`, "22 Nov")
			w.true(`(({x, y, width, height}) => document.elementFromPoint(x + width / 2, y + height / 2).matches('.bar-clock'))(document.querySelector('.bar-time').getBoundingClientRect())`)
			w.tap(`.bar-clock`, "")
			w.tap(`.bar .menu-item`, "+ 1 day")
			w.see(`.bar-time`, "23 Nov")
		}},
		{"every control has a name", func() {
			w.true(`[...document.querySelectorAll('button, input, textarea, select, a')].filter(e => e.checkVisibility()).every(e => (e.getAttribute('aria-label') || e.textContent || e.labels?.[0]?.textContent || '').trim())`)
		}},
		{"a simulator that went away is said at once, and its return is noticed", func() {
			w.pause()
			w.see(`.gone`, "does not answer")
			w.bot.send(t, ainur, "Sent meanwhile")
			w.resume()
			w.miss(`.gone`, "does not answer")
			w.see(`[data-slot=a] .theirs .text`, "Sent meanwhile")
		}},
	} {
		w.step = step.name
		step.walk()
	}
}

// walk is a browser tab on a simulator of its own.
type walk struct {
	t    *testing.T
	tab  *browser.Tab
	step string

	handler http.Handler
	// front is what the browser talks to: it goes away and comes back. The bot and the test itself use a listener of their own.
	front *httptest.Server
	back  *httptest.Server
	bot   *echoBot
}

func newWalk(t *testing.T) *walk {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	w := &walk{t: t}
	w.serve(ctx)
	tab, closeTab, err := browser.Open(ctx, w.front.URL)
	if errors.Is(err, browser.ErrNone) && os.Getenv("SENIM_TEST_REAL") != "1" {
		t.Skipf("the phone page is not walked: %v", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeTab)
	w.tab = tab
	return w
}

func (w *walk) serve(ctx context.Context) {
	clock := &movableClock{now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	sim, err := simulator.New(simulator.Options{
		Bots:         []simulator.Bot{{Token: botToken, Username: "zhadynama_bot", FirstName: "Жадынама"}},
		Clock:        clock.Now,
		AdvanceClock: clock.Advance,
		Violation:    func(what string) { w.t.Errorf("the test's bot broke the method table: %s", what) },
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.handler = sim.Handler()
	w.front, w.back = httptest.NewServer(w.handler), httptest.NewServer(w.handler)
	w.bot = startEchoBot(ctx, w.t, w.back.URL)
	w.t.Cleanup(func() {
		w.bot.stop()
		if err := sim.Close(); err != nil {
			w.t.Error(err)
		}
		w.front.Close()
		w.back.Close()
	})
}

// pause cuts the browser off, resume serves it again under the same address.
func (w *walk) pause() {
	w.front.CloseClientConnections()
	w.front.Close()
}

func (w *walk) resume() {
	w.t.Helper()
	listener, err := net.Listen("tcp", w.front.Listener.Addr().String())
	if err != nil {
		w.t.Fatal(err)
	}
	w.front = httptest.NewUnstartedServer(w.handler)
	w.front.Listener.Close()
	w.front.Listener = listener
	w.front.Start()
}

func (w *walk) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%s: %v", w.step, err)
	}
}

func (w *walk) open(path string)            { w.t.Helper(); w.must(w.tab.Go(path)) }
func (w *walk) see(selector, text string)   { w.t.Helper(); w.must(w.tab.See(selector, text)) }
func (w *walk) miss(selector, text string)  { w.t.Helper(); w.must(w.tab.Miss(selector, text)) }
func (w *walk) tap(selector, text string)   { w.t.Helper(); w.must(w.tab.Tap(selector, text)) }
func (w *walk) write(selector, text string) { w.t.Helper(); w.must(w.tab.Write(selector, text)) }
func (w *walk) true(expression string)      { w.t.Helper(); w.must(w.tab.Wait(expression)) }

func (w *walk) address(want string) {
	w.t.Helper()
	w.true(fmt.Sprintf(`location.pathname + location.search === %q`, want))
}
