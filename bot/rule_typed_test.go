package main

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/senim-bot/senim/internal/message"
)

// mark must be found nowhere after what people typed.
const mark = "қарлығаш7"

// typed is what people send instead of tapping. Each holds the mark.
var typed = map[string]string{
	"text":           `"text":"қарлығаш7 туралы не білесіз"`,
	"a long text":    `"text":"` + strings.Repeat("қарлығаш7 ", 400) + `"`,
	"a number":       `"text":"қарлығаш7 850101300123"`,
	"HTML":           `"text":"<b>қарлығаш7</b> & {{.Name}} %s"`,
	"not a command":  `"text":"/қарлығаш7"`,
	"almost a code":  `"text":"қарлығаш7-ABCD-EFGH-JKLM"`,
	"a photo":        `"photo":[{"file_id":"қарлығаш7","file_unique_id":"қарлығаш7","width":1,"height":1}],"caption":"қарлығаш7"`,
	"a voice":        `"voice":{"file_id":"қарлығаш7","file_unique_id":"қарлығаш7","duration":3}`,
	"a document":     `"document":{"file_id":"қарлығаш7","file_unique_id":"қарлығаш7","file_name":"қарлығаш7.pdf"},"caption":"қарлығаш7"`,
	"a video note":   `"video_note":{"file_id":"қарлығаш7","file_unique_id":"қарлығаш7","length":1,"duration":1}`,
	"a contact":      `"contact":{"phone_number":"+77010000001","first_name":"қарлығаш7","user_id":42}`,
	"a place":        `"location":{"latitude":49.8,"longitude":73.1},"venue":{"location":{"latitude":49.8,"longitude":73.1},"title":"қарлығаш7","address":"қарлығаш7"}`,
	"something new":  `"hologram":{"file_id":"қарлығаш7"},"caption":"қарлығаш7"`,
	"a shared story": `"story":{"chat":{"id":1,"type":"private","first_name":"қарлығаш7"},"id":7}`,
}

// Rule 11: what people type, say or send is deleted and answered kindly, never fetched (checkJournal sees to that) and kept nowhere.
func TestRule11KeptNowhere(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.says("Асхат", "/start "+w.links["Асхат"])
	w.moveIn("Айнұр")
	waits := demoFamilies()[slices.IndexFunc(demoFamilies(), func(f demoFamily) bool { return f.adults[0].name == "Рабиға" })]
	waits.adults[0].state = waiting
	w.family(waits)
	w.joins(waits, "Рабиға")
	w.says("Бөтен", "/start")
	kk, both := w.bundle.Printer("kk"), w.bundle.Printer("")
	offered := map[string][]string{
		"Айнұр":  {kk.Label("btn.call_me"), kk.Label("menu.urgent")},
		"Рабиға": {kk.Label("menu.urgent")},
		"Асхат":  {kk.Label("menu.urgent")},
		"Бөтен":  nil,
	}
	next := 70_000
	for name, buttons := range offered {
		for what, content := range typed {
			next++
			rows, last := w.tables(), w.sim.LastCall()
			id := w.person(name)
			w.await(w.sim.Inject(fmt.Sprintf(`{"message":{"message_id":%d,"date":1795410000,"from":{"id":%d,"is_bot":false,"first_name":"А"},
				"chat":{"id":%[2]d,"type":"private","first_name":"А"},%[3]s}}`, next, id, content)))
			if diff := changed(rows, w.tables(), "handled_updates", "screens"); diff != "" {
				t.Errorf("%s of %s changes rows (-before +after)\n%s", what, name, diff)
			}
			if calls := w.sim.Calls(last); calls[0].Method != "deleteMessage" || calls[0].Params["message_id"] != fmt.Sprint(next) {
				t.Errorf("%s of %s is not deleted before all else: %v", what, name, calls)
			}
			if strings.Contains(w.inRedis(), mark) {
				t.Errorf("%s of %s is kept in Redis", what, name)
			}
			screen := w.sim.Last(id)
			for _, label := range buttons {
				if !screen.HasButton(label) {
					t.Errorf("%s of %s is answered without [%s]:\n%s", what, name, label, w.raw(name))
				}
			}
			if buttons == nil && screen.Text != message.StrangerLine(both).Text {
				t.Errorf("%s of a stranger is answered by %q", what, screen.Text)
			}
			w.sim.Advance(5e9)
		}
	}
	var kept strings.Builder
	for name, rows := range w.tables() {
		kept.WriteString(name + "\n" + strings.Join(rows, "\n"))
	}
	for where, all := range map[string]string{"PostgreSQL": kept.String(), "the log": w.log.String()} {
		for _, trace := range []string{mark, hex.EncodeToString([]byte(mark)), fmt.Sprintf("%q", mark), fmt.Sprintf("%+q", mark), "850101300123", "77010000001", "ABCDEFGHJKLM"} {
			if strings.Contains(all, strings.Trim(trace, `"`)) {
				t.Errorf("%s holds %s", where, trace)
			}
		}
	}
	if !strings.Contains(w.inRedis(), `"n":"join"`) {
		t.Error("no conversation was found in Redis, so what it holds was not looked at")
	}
}

// Rule 11: what somebody sent is gone from her chat too, or whoever holds the phone next reads it.
func TestRule11Deleted(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.moveIn("Айнұр")
	w.says("Бөтен", "/start")
	for _, name := range []string{"Айнұр", "Бөтен"} {
		for _, sends := range []map[string]any{{"text": mark}, {"photo": true}, {"voice": true}, {"location": true}, media(t, "contact"), {"text": "/menu"}} {
			w.sends(name, sends)
			if chat := w.raw(name); strings.Contains(chat, ">") {
				t.Errorf("%v of %s still stands in the chat:\n%s", sends, name, chat)
			}
		}
	}
}
