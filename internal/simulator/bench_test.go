package simulator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/senim-bot/senim/internal/simulator"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// BenchmarkSendAndDelete is what one screen costs the simulator: it must stay far below the cost of the bot that is measured with it.
func BenchmarkSendAndDelete(b *testing.B) {
	server, err := simulator.New(simulator.Options{Bots: []simulator.Bot{{Token: simulatortest.Token}}, JournalLimit: 10_000})
	if err != nil {
		b.Fatal(err)
	}
	defer server.Close()
	call := func(path, body string) string {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		server.Handler().ServeHTTP(w, r)
		if w.Code >= 300 {
			b.Fatalf("%s: %d %s", path, w.Code, w.Body)
		}
		return w.Body.String()
	}
	var user int64
	if _, err := fmt.Sscanf(call("/sim/users", `{"first_name":"A"}`), `{"id":%d`, &user); err != nil {
		b.Fatal(err)
	}
	call(fmt.Sprintf("/sim/users/%d/messages", user), `{"text":"/start"}`)
	keyboard := `{"inline_keyboard":[[{"text":"Құжаттарым","callback_data":"0123456789abcdef0123456789abcdef"}],[{"text":"Қазір жасыру","callback_data":"x"}]]}`
	send := fmt.Sprintf(`{"chat_id":%d,"text":"<b>Мәзір</b>\nНе керек?","parse_mode":"HTML","protect_content":true,"reply_markup":%s}`, user, keyboard)
	api := "/bot" + simulatortest.Token
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		call(api+"/sendMessage", send)
		call(api+"/deleteMessage", fmt.Sprintf(`{"chat_id":%d,"message_id":%d}`, user, i+2))
	}
}
