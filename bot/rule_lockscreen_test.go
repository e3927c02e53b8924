package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
	"github.com/senim-bot/senim/internal/telegram"
)

// strict keeps what a town finds wrong, for a test of the finding itself.
type strict struct {
	testing.TB
	found []string
}

func (s *strict) Errorf(format string, args ...any) {
	s.found = append(s.found, fmt.Sprintf(format, args...))
}

// Rule 6: every town of these tests looks at every new message; here is what it must not let pass.
func TestRule6TownSeesALeak(t *testing.T) {
	t.Parallel()
	menu := string(message.OpenMenu(newTown(t).bundle.Printer("ru")))
	for name, leak := range map[string]func(w *town, chat int64) error{
		"a track": func(w *town, chat int64) error {
			_, err := w.Telegram.Send(t.Context(), chat, dialog.Message{Text: w.bundle.Printer("ru").Label("track.guardianship")}, telegram.SendOptions{})
			return err
		},
		"a line with a name": func(w *town, chat int64) error {
			_, err := w.Telegram.Send(t.Context(), chat, dialog.Message{Text: menu + " 🍎 М"}, telegram.SendOptions{})
			return err
		},
		"a push that is not a line": func(w *town, chat int64) error {
			_, err := w.Telegram.Send(t.Context(), chat, dialog.Message{Text: "Документ готов."}, telegram.SendOptions{Bulk: true})
			return err
		},
		"a line that can be forwarded": func(w *town, chat int64) error {
			return w.asksDirectly("sendMessage", url.Values{"chat_id": {strconv.FormatInt(chat, 10)}, "text": {menu}})
		},
		"a picture with a name under it": func(w *town, chat int64) error {
			var dot bytes.Buffer
			if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
				return err
			}
			_, err := w.Telegram.SendPicture(t.Context(), chat, dot.Bytes(), dialog.Opening(menu+" 🍎 М"))
			return err
		},
		"a file fetched": func(w *town, _ int64) error { return w.asksDirectly("getFile", url.Values{"file_id": {"x"}}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &strict{TB: t}
			w := newTown(s)
			w.says("Бөтен", "/start")
			if w.checkJournal(); len(s.found) > 0 {
				t.Fatalf("found without a leak: %q", s.found)
			}
			if err := leak(w, w.person("Бөтен")); err != nil {
				t.Fatal(err)
			}
			if w.checkJournal(); len(s.found) == 0 {
				t.Error("a leak is not seen")
			}
		})
	}
}

// asksDirectly is a call that our client would not make.
func (w *town) asksDirectly(method string, params url.Values) error {
	answer, err := http.PostForm(w.sim.URL+"/bot"+simulatortest.Token+"/"+method, params)
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

// Rule 6: what stood on lock screens in a whole story, of a family and of staff, is of a few lines, and each of them came.
func TestRule6LinesOfAStory(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.says("Асхат", "/start "+w.links["Асхат"])
	for _, text := range []string{"/start", "Сәлем", "/menu", "/start " + strings.Repeat("A", 26), "/help", "/hide", "/language"} {
		w.says("Бөтен", text)
	}
	mother := w.moveIn("Айнұр").adults[0].name
	w.taps(mother, w.bundle.Printer("kk").Label("btn.whats_new"))
	for _, text := range []string{"/start", "Сәлем", "/menu", "/help", "/hide", "/language"} {
		w.says(mother, text)
	}
	w.taps(mother, "Қазақша")
	w.taps(mother, w.bundle.Printer("kk").Label("btn.call_me"))
	w.sim.Advance(time.Minute)
	w.work()
	kk, both := w.bundle.Printer("kk"), w.bundle.Printer("")
	want := map[string]bool{}
	for _, line := range []string{both.Label("open.first"), both.Label("open.menu"), both.Label("open.code"), kk.Label("open.menu"), kk.Label("ping.new"), kk.Label("ping.staff")} {
		want[line] = false
	}
	for _, name := range []string{"Асхат", "Бөтен", mother} {
		for _, n := range w.sim.Chat(w.person(name)).Notifications {
			if _, known := want[n.Text]; !known || strings.Contains(n.Text, "\n") {
				t.Errorf("%s's lock screen shows %q", name, n.Text)
			}
			want[n.Text] = true
		}
	}
	for line, came := range want {
		if !came {
			t.Errorf("%q never came", line)
		}
	}
}
