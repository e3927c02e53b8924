package simulator_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

func TestUsers(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	var made map[string]any
	sim.Do(http.MethodPost, "/sim/users", map[string]string{"first_name": "Айгүл", "language_code": "kk", "note": "mother"}, &made)
	id := int64(made["id"].(float64))
	want := map[string]any{"id": float64(id), "first_name": "Айгүл", "language_code": "kk", "state": "never-started", "note": "mother"}
	if diff := cmp.Diff(want, made); diff != "" {
		t.Errorf("POST (-want +got):\n%s", diff)
	}
	state := func() string {
		var users []map[string]any
		sim.Do(http.MethodGet, "/sim/users", nil, &users)
		return users[0]["state"].(string)
	}
	refused := func(path string, body any, want int) {
		t.Helper()
		status, answer := sim.Try(http.MethodPost, path, body)
		var said struct{ Error string }
		if err := json.Unmarshal(answer, &said); status != want || err != nil || said.Error == "" {
			t.Errorf("%s %v: %d %s", path, body, status, answer)
		}
	}
	refused("/sim/users", map[string]string{}, 400)
	refused("/sim/users", "x", 400)
	refused("/sim/users/5/state", map[string]string{"state": "active"}, 404)
	refused(fmt.Sprintf("/sim/users/%d/state", id), map[string]string{"state": "asleep"}, 400)
	refused(fmt.Sprintf("/sim/users/%d/state", id), map[string]string{"state": "blocked"}, 400)
	refused(fmt.Sprintf("/sim/users/%d/messages", id), map[string]any{}, 400)
	refused(fmt.Sprintf("/sim/users/%d/messages", id), map[string]any{"text": "a", "photo": true}, 400)
	refused(fmt.Sprintf("/sim/users/%d/messages", id), map[string]any{"text": strings.Repeat("a", 4097)}, 400)
	refused("/sim/clock", map[string]string{"advance": "1h"}, 404)
	refused("/sim/nothing", nil, 404)

	sim.Send(id, "/start")
	if got := state(); got != "active" {
		t.Errorf("after /start: %s", got)
	}
	sim.SetState(id, "blocked")
	refused(fmt.Sprintf("/sim/users/%d/messages", id), map[string]any{"text": "a"}, 409)
	sim.SetState(id, "active")
	sim.SetState(id, "deactivated")
	refused(fmt.Sprintf("/sim/users/%d/press", id), map[string]any{"message_id": 1, "data": "a"}, 409)

	var updates []struct {
		MyChatMember *models.ChatMemberUpdated `json:"my_chat_member"`
	}
	if err := json.Unmarshal(sim.Call("getUpdates", nil).Result, &updates); err != nil {
		t.Fatal(err)
	}
	var statuses []models.ChatMemberType
	for _, u := range updates {
		if u.MyChatMember != nil {
			statuses = append(statuses, u.MyChatMember.NewChatMember.Type)
		}
	}
	if diff := cmp.Diff([]models.ChatMemberType{"kicked", "member"}, statuses); diff != "" {
		t.Errorf("my_chat_member (-want +got):\n%s", diff)
	}
}

func TestChatAndCalls(t *testing.T) {
	t.Parallel()
	now := newClock()
	sim := simulatortest.Start(t, simulatortest.WithClock(now.Now, now.Advance))
	user := sim.User("Aigul", "kk")
	sent := sim.Send(user, "/start abc")
	lib, ctx := library(t, sim, bot.WithSkipGetMe()), deadline(t)
	before := sim.LastCall()
	first, err := lib.SendMessage(ctx, &bot.SendMessageParams{ChatID: user, Text: "first", ProtectContent: true, ReplyMarkup: &models.ReplyKeyboardMarkup{
		Keyboard: [][]models.KeyboardButton{{{Text: "Menu"}, {Text: "Call me", RequestContact: true}}}}})
	if err != nil {
		t.Fatal(err)
	}
	second, err := lib.SendMessage(ctx, &bot.SendMessageParams{ChatID: user, Text: "second", DisableNotification: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lib.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: user, MessageID: second.ID, Text: "edited", ReplyMarkup: &models.InlineKeyboardMarkup{
		InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "a", CallbackData: "d"}}, {{Text: "b", URL: "https://x.kz"}}}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := lib.DeleteMessage(ctx, &bot.DeleteMessageParams{ChatID: user, MessageID: sent.MessageID}); err != nil {
		t.Fatal(err)
	}
	date := now.Now()
	want := simulatortest.Chat{
		State: "active",
		Messages: []simulatortest.Message{
			{MessageID: first.ID, From: "bot", Date: date, Text: "first", Buttons: [][]string{}, Keyboard: [][]string{{"Menu", "Call me"}}, Protected: true},
			{MessageID: second.ID, From: "bot", Date: date, Text: "edited", Buttons: [][]string{{"a"}, {"b"}}, Keyboard: [][]string{}, Edited: true, Silent: true,
				Kinds: [][]string{{"callback"}, {"url"}}, URLs: [][]string{{""}, {"https://x.kz/"}}, Data: [][]string{{"d"}, {""}}},
		},
		Notifications: []simulatortest.Notification{{Date: date, Text: "first"}, {Date: date, Text: "second", Silent: true}},
	}
	if diff := cmp.Diff(want, sim.Chat(user)); diff != "" {
		t.Errorf("chat (-want +got):\n%s", diff)
	}
	var methods []string
	for _, c := range sim.Calls(before) {
		if c.Status != 200 || c.ChatID != user || !c.Date.Equal(date) || strings.Contains(fmt.Sprint(c), "simulated-token") {
			t.Errorf("call %+v", c)
		}
		methods = append(methods, c.Method)
	}
	if diff := cmp.Diff([]string{"sendMessage", "sendMessage", "editMessageText", "deleteMessage"}, methods); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestCallsWait(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	came := make(chan []simulatortest.Call, 1)
	go func() {
		var calls []simulatortest.Call
		sim.Do(http.MethodGet, "/sim/calls?after=0&wait=20s", nil, &calls)
		came <- calls
	}()
	sim.Call("getMe", nil)
	if calls := <-came; len(calls) != 1 || calls[0].Method != "getMe" {
		t.Errorf("got %v", calls)
	}
	for _, wrong := range []string{"after=x", "wait=x", "wait=-1s"} {
		if status, _ := sim.Try(http.MethodGet, "/sim/calls?"+wrong, nil); status != 400 {
			t.Errorf("%s: %d", wrong, status)
		}
	}
}

func TestMedia(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	user := sim.User("Aigul", "kk")
	for _, m := range []map[string]any{
		{"photo": true}, {"voice": true}, {"location": true}, {"location": map[string]any{"latitude": 43.2, "longitude": 76.9}},
		{"contact": map[string]any{"phone_number": "+77000000001", "first_name": "Aigul", "user_id": user}}, {"text": " /start  "},
	} {
		sim.SendAny(user, m)
	}
	var updates []models.Update
	if err := json.Unmarshal(sim.Call("getUpdates", nil).Result, &updates); err != nil {
		t.Fatal(err)
	}
	if p := updates[0].Message.Photo; len(p) != 4 || p[3].Width != 960 || p[3].FileID == "" || p[0].FileID == p[1].FileID {
		t.Errorf("photo %+v", p)
	}
	if v := updates[1].Message.Voice; v == nil || v.MimeType != "audio/ogg" {
		t.Errorf("voice %+v", v)
	}
	if l := updates[2].Message.Location; l == nil || l.Latitude == 0 {
		t.Errorf("location %+v", l)
	}
	if l := updates[3].Message.Location; l == nil || l.Longitude != 76.9 {
		t.Errorf("location %+v", l)
	}
	if c := updates[4].Message.Contact; c == nil || c.UserID != user || c.PhoneNumber != "+77000000001" {
		t.Errorf("contact %+v", c)
	}
	last := updates[5].Message
	want := []models.MessageEntity{{Type: "bot_command", Length: 6}}
	if last.Text != "/start" || last.From.LanguageCode != "kk" || last.Chat.ID != user || !cmp.Equal(want, last.Entities) {
		t.Errorf("text %+v", last)
	}
	if got := sim.Chat(user).Messages[4].Media; got != "contact" {
		t.Errorf("media %q", got)
	}
}

// answering runs a bot that answers every tap with the data of the tap.
func answering(t *testing.T, sim *simulatortest.Sim, alert bool) *bot.Bot {
	t.Helper()
	lib := library(t, sim, bot.WithDefaultHandler(func(ctx context.Context, b *bot.Bot, u *models.Update) {
		if u.CallbackQuery != nil {
			_, _ = b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: u.CallbackQuery.ID, Text: u.CallbackQuery.Data, ShowAlert: alert})
		}
	}))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); lib.Start(ctx) }()
	t.Cleanup(func() { cancel(); <-ended })
	return lib
}

func TestPress(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	user := sim.User("Aigul", "kk")
	sim.Send(user, "/start")
	lib := answering(t, sim, true)
	m, err := lib.SendMessage(deadline(t), &bot.SendMessageParams{ChatID: user, Text: "x", ReplyMarkup: &models.InlineKeyboardMarkup{
		InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "Иә", CallbackData: "yes"}, {Text: "Site", URL: "https://x.kz"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := sim.Press(user, m.ID, "Иә"), (simulatortest.Answer{Answered: true, Text: "yes", Alert: true}); got != want {
		t.Errorf("press: %+v", got)
	}
	if got := sim.PressData(user, m.ID, "forged"); got.Text != "forged" {
		t.Errorf("forged data: %+v", got)
	}
	if got := sim.PressData(user, 999, "gone"); got.Text != "gone" {
		t.Errorf("tap on a message that is gone: %+v", got)
	}
	for label, want := range map[string]int{"No": 404, "Site": 409} {
		if status, answer := sim.Try(http.MethodPost, fmt.Sprintf("/sim/users/%d/press", user), map[string]any{"message_id": m.ID, "button": label}); status != want {
			t.Errorf("press of %q: %d %s", label, status, answer)
		}
	}
	var answered simulatortest.Call
	for _, c := range sim.Calls(0) {
		if c.Method == "answerCallbackQuery" {
			answered = c
		}
	}
	if answered.ChatID != user {
		t.Errorf("the answer is not filed under the person: %+v", answered)
	}
	_, err = lib.AnswerCallbackQuery(deadline(t), &bot.AnswerCallbackQueryParams{CallbackQueryID: answered.Params["callback_query_id"]})
	if err == nil || !strings.Contains(err.Error(), "query is too old") {
		t.Errorf("a second answer: %v", err)
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	now := newClock()
	sim := simulatortest.Start(t, simulatortest.WithClock(now.Now, now.Advance))
	user := sim.User("Aigul", "kk")
	request, err := http.NewRequestWithContext(deadline(t), http.MethodGet, sim.URL+"/sim/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if got := response.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("content type %q", got)
	}
	lines := bufio.NewScanner(response.Body)
	next := func() map[string]any {
		t.Helper()
		for lines.Scan() {
			data, ok := strings.CutPrefix(lines.Text(), "data: ")
			if !ok {
				continue
			}
			var event map[string]any
			if err := json.Unmarshal([]byte(data), &event); err != nil {
				t.Fatal(err)
			}
			return event
		}
		t.Fatalf("the stream ended: %v", lines.Err())
		return nil
	}
	next0 := lines.Scan() // the welcome: from here on nothing is missed
	if !next0 {
		t.Fatal("no welcome")
	}
	sim.Send(user, "/start")
	sim.Call("sendMessage", map[string]any{"chat_id": user, "text": "hello"})
	sim.Inject(fmt.Sprintf(`{"callback_query":{"id":"5","from":{"id":%d,"first_name":"A"},"data":"x"}}`, user))
	sim.Call("answerCallbackQuery", map[string]any{"callback_query_id": "5", "text": "ok", "show_alert": true})
	sim.Advance(26 * time.Hour)
	id := float64(user)
	for _, want := range []map[string]any{
		{"type": "users"},
		{"type": "chat", "user_id": id},
		{"type": "notification", "user_id": id, "text": "hello", "date": "2026-11-20T04:00:00Z", "silent": false},
		{"type": "chat", "user_id": id},
		{"type": "answer", "user_id": id, "text": "ok", "alert": true},
		{"type": "clock", "now": "2026-11-21T06:00:00Z"},
	} {
		if diff := cmp.Diff(want, next()); diff != "" {
			t.Errorf("event (-want +got):\n%s", diff)
		}
	}
	var shown struct{ Now time.Time }
	sim.Do(http.MethodGet, "/sim/clock", nil, &shown)
	if !shown.Now.Equal(now.Now()) {
		t.Errorf("clock %v", shown.Now)
	}
}

func TestInjectedChats(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	lib, ctx := library(t, sim), deadline(t)
	sim.Inject(`{"message":{"message_id":31,"date":1,"text":"hi","chat":{"id":-1005,"type":"supergroup","title":"g"},"from":{"id":501,"first_name":"A"}}}`)
	if m, err := lib.SendMessage(ctx, &bot.SendMessageParams{ChatID: int64(-1005), Text: "x"}); err != nil || m.Chat.Type != "supergroup" || m.ID != 32 {
		t.Errorf("into a group: %+v, %v", m, err)
	}
	if ok, err := lib.LeaveChat(ctx, &bot.LeaveChatParams{ChatID: int64(-1005)}); !ok || err != nil {
		t.Errorf("leaveChat: %v, %v", ok, err)
	}
	if _, err := lib.SendMessage(ctx, &bot.SendMessageParams{ChatID: int64(-1005), Text: "x"}); err == nil {
		t.Error("the bot wrote into a group it left")
	}
	sim.Inject(`{"message":{"message_id":40,"date":1,"text":"hi","chat":{"id":502,"type":"private","first_name":"B"},"from":{"id":502,"first_name":"B"}}}`)
	if _, err := lib.SendMessage(ctx, &bot.SendMessageParams{ChatID: int64(502), Text: "x"}); err != nil {
		t.Errorf("to a person met by a raw update: %v", err)
	}
	if status, _ := sim.Try(http.MethodPost, "/sim/updates", json.RawMessage(`{"message":{},"edited_message":{}}`)); status != 400 {
		t.Errorf("two kinds in one update: %d", status)
	}
	var raw []map[string]any
	if err := json.Unmarshal(sim.Call("getUpdates", nil).Result, &raw); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"update_id": 2.0, "message": map[string]any{"message_id": 40.0, "date": 1.0, "text": "hi",
		"chat": map[string]any{"id": 502.0, "type": "private", "first_name": "B"}, "from": map[string]any{"id": 502.0, "first_name": "B"}}}
	if diff := cmp.Diff(want, raw[1]); diff != "" {
		t.Errorf("a raw update came changed (-want +got):\n%s", diff)
	}
}

func TestKeyboardLimits(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	user := sim.User("Aigul", "kk")
	sim.Send(user, "/start")
	row := make([]map[string]string, 14)
	for i := range row {
		row[i] = map[string]string{"text": "b", "callback_data": "d"}
	}
	row[0]["text"] = ""
	rows := make([]any, 30)
	for i := range rows {
		rows[i] = row
	}
	reply := sim.Call("sendMessage", map[string]any{"chat_id": user, "text": "x", "reply_markup": map[string]any{"inline_keyboard": rows}})
	if !reply.OK {
		t.Fatal(reply.Description)
	}
	got := sim.Last(user).Buttons
	if len(got) != 25 || len(got[0]) != 12 {
		t.Errorf("%d rows of %d, want 25 of 12: the row's limit and the total of 300", len(got), len(got[0]))
	}
	sim.Call("sendMessage", map[string]any{"chat_id": user, "text": "x", "reply_markup": map[string]any{"keyboard": [][]string{{"a", "b"}}}})
	var shown struct{ Keyboard [][]struct{ Text string } }
	read := func() { sim.Do(http.MethodGet, fmt.Sprintf("/sim/users/%d/chat", user), nil, &shown) }
	if read(); len(shown.Keyboard) != 1 || shown.Keyboard[0][1].Text != "b" {
		t.Errorf("reply keyboard in force: %+v", shown)
	}
	sim.Call("sendMessage", map[string]any{"chat_id": user, "text": "x", "reply_markup": map[string]any{"remove_keyboard": true}})
	if read(); len(shown.Keyboard) != 0 {
		t.Errorf("after remove_keyboard: %+v", shown)
	}
}

func TestPhonePage(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	for path, want := range map[string]int{"/phone": 200, "/phone/index.html": 301, "/phone/nothing": 404, "/phone/embed.go": 404} {
		request, err := http.NewRequestWithContext(deadline(t), http.MethodGet, sim.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, response.StatusCode, want)
		}
	}
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
}
