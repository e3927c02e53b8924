package simulator_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/simulator"
	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// request is a raw HTTP call; chunked bodies come from readers of unknown length.
type request struct {
	method, path, contentType, encoding string
	body                                io.Reader
}

func (r request) do(t *testing.T, base string) (int, simulatortest.Reply, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(deadline(t), r.method, base+r.path, r.body)
	if err != nil {
		t.Fatal(err)
	}
	if r.contentType != "" {
		req.Header.Set("Content-Type", r.contentType)
	}
	if r.encoding != "" {
		req.Header.Set("Content-Encoding", r.encoding)
	}
	response, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	defer http.DefaultClient.CloseIdleConnections()
	var reply simulatortest.Reply
	if err := json.NewDecoder(response.Body).Decode(&reply); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, reply, response.Header
}

func packed(t *testing.T, text string, pack func(io.Writer) io.WriteCloser) io.Reader {
	t.Helper()
	var b bytes.Buffer
	w := pack(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

func form(fields ...string) (contentType string, body io.Reader) {
	var b strings.Builder
	for i := 0; i < len(fields); i += 2 {
		fmt.Fprintf(&b, "--XX\r\nContent-Disposition: form-data; name=%q\r\n\r\n%s\r\n", fields[i], fields[i+1])
	}
	return "multipart/form-data; boundary=XX", strings.NewReader(b.String() + "--XX--\r\n")
}

func TestParametersInEveryForm(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	user := sim.User("Aigul", "kk")
	sim.Send(user, "/start")
	path := "/bot" + simulatortest.Token + "/sendMessage"
	plain := fmt.Sprintf(`{"chat_id":%d,"text":"қ","reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}}`, user)
	asText := fmt.Sprintf(`{"chat_id":"%d","text":"қ","reply_markup":"{\"inline_keyboard\":[[{\"text\":\"a\",\"callback_data\":\"b\"}]]}"}`, user)
	markup := `{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}`
	values := url.Values{"chat_id": {fmt.Sprint(user)}, "text": {"қ"}, "reply_markup": {markup}}.Encode()
	multipart, body := form("chat_id", fmt.Sprint(user), "text", "қ", "reply_markup", markup)
	deflated := func(w io.Writer) io.WriteCloser { f, _ := flate.NewWriter(w, 9); return f }
	for name, r := range map[string]request{
		"json":             {"POST", path, "application/json", "", strings.NewReader(plain)},
		"json with text":   {"POST", path, "application/json; charset=utf-8", "", strings.NewReader(asText)},
		"json, chunked":    {"POST", path, "application/json", "", struct{ io.Reader }{strings.NewReader(plain)}},
		"json, gzip":       {"POST", path, "application/json", "gzip", packed(t, plain, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })},
		"json, zlib":       {"POST", path, "application/json", "deflate", packed(t, plain, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })},
		"json, deflate":    {"POST", path, "application/json", "deflate", packed(t, plain, deflated)},
		"urlencoded":       {"POST", path, "application/x-www-form-urlencoded", "", strings.NewReader(values)},
		"multipart":        {"POST", path, multipart, "", body},
		"query, GET":       {"GET", path + "?" + values, "", "", nil},
		"query over body":  {"POST", path + "?text=%D2%9B", "application/json", "", strings.NewReader(strings.Replace(plain, "қ", "other", 1))},
		"first one counts": {"GET", path + "?" + values + "&text=second", "", "", nil},
		"method parameter": {"GET", "/bot" + simulatortest.Token + "/?method=sendMessage&" + values, "", "", nil},
		"test environment": {"GET", "/bot" + simulatortest.Token + "/test/sendMessage?" + values, "", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			status, reply, header := r.do(t, sim.URL)
			if status != 200 || !reply.OK || header.Get("Content-Type") != "application/json" {
				t.Fatalf("got %d %s", status, reply.Description)
			}
			var m models.Message
			if err := json.Unmarshal(reply.Result, &m); err != nil {
				t.Fatal(err)
			}
			if m.Text != "қ" || m.Chat.ID != user || m.ReplyMarkup.InlineKeyboard[0][0].CallbackData != "b" {
				t.Errorf("got %s", reply.Result)
			}
		})
	}
}

func TestTheFrontDoor(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t, simulatortest.ToleratingViolations())
	bot := "/bot" + simulatortest.Token
	for name, row := range map[string]struct {
		request
		status int
		want   string
	}{
		"other path":           {request{"GET", "/nothing", "", "", nil}, 404, "Not Found"},
		"no method":            {request{"GET", "/bot" + simulatortest.Token, "", "", nil}, 404, "Not Found"},
		"PUT":                  {request{"PUT", bot + "/getMe", "", "", nil}, 501, "Not Implemented"},
		"token without colon":  {request{"GET", "/bot12345/getMe", "", "", nil}, 401, "Unauthorized: invalid token specified"},
		"token from zero":      {request{"GET", "/bot012:abc/getMe", "", "", nil}, 401, "Unauthorized: invalid token specified"},
		"token too long":       {request{"GET", "/bot1:" + strings.Repeat("a", 80) + "/getMe", "", "", nil}, 401, "Unauthorized: invalid token specified"},
		"id of letters":        {request{"GET", "/botabc:def/getMe", "", "", nil}, 421, "Misdirected Request: unallowed token specified"},
		"unknown token":        {request{"GET", "/bot1:abc/getMe", "", "", nil}, 401, "Unauthorized"},
		"unknown encoding":     {request{"POST", bot + "/getMe", "application/json", "br", strings.NewReader("{}")}, 415, "Unsupported Media Type: unsupported content-encoding"},
		"no boundary":          {request{"POST", bot + "/getMe", "multipart/form-data", "", strings.NewReader("x")}, 400, "Bad Request: boundary not found"},
		"malformed JSON":       {request{"POST", bot + "/sendMessage", "application/json", "", strings.NewReader(`{"chat_id":1,"text"`)}, 400, "Bad Request: message text is empty"},
		"body of another type": {request{"POST", bot + "/sendMessage", "text/plain", "", strings.NewReader("text=x")}, 400, "Bad Request: message text is empty"},
		"too much":             {request{"POST", bot + "/sendMessage", "application/json", "", strings.NewReader(`{"text":"` + strings.Repeat("a", 1<<20) + `"}`)}, 413, "Request Entity Too Large: too much parameters"},
		"form with a file":     {request{"POST", bot + "/getMe", "multipart/form-data; boundary=XX", "", strings.NewReader("--XX\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.pem\"\r\n\r\nxyz\r\n--XX--\r\n")}, 200, ""},
		"empty form":           {request{"POST", bot + "/getMe", "multipart/form-data; boundary=XX", "", strings.NewReader("")}, 200, ""},
		"empty form, chunked":  {request{"POST", bot + "/getMe", "multipart/form-data; boundary=XX", "", struct{ io.Reader }{strings.NewReader("")}}, 200, ""},
	} {
		t.Run(name, func(t *testing.T) {
			status, reply, _ := row.do(t, sim.URL)
			if status != row.status || reply.Description != row.want || reply.OK != (status == 200) {
				t.Errorf("got %d %q, want %d %q", status, reply.Description, row.status, row.want)
			}
			if !reply.OK && reply.ErrorCode != status {
				t.Errorf("error_code is %d, status %d", reply.ErrorCode, status)
			}
		})
	}
}

// TestLibrary walks through the implemented methods with the client library and looks at what it decodes.
func TestLibrary(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	user := sim.User("Айгүл", "kk")
	lib, ctx := library(t, sim), deadline(t)

	me, err := lib.GetMe(ctx)
	if err != nil || me.ID != 123456 || me.Username != "simulated_bot" || !me.IsBot {
		t.Fatalf("getMe: %+v, %v", me, err)
	}
	sim.Send(user, "/start")
	sent, err := lib.SendMessage(ctx, &bot.SendMessageParams{
		ChatID: user, Text: "Сәлем, <b>Айгүл</b>! /menu", ParseMode: models.ParseModeHTML, ProtectContent: true, DisableNotification: true,
		LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: bot.True()},
		ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{
			{{Text: "Иә", CallbackData: "yes"}, {Text: "Сайт", URL: "https://example.kz/a"}, {Text: "", CallbackData: "dropped"}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	wantEntities := []models.MessageEntity{{Type: "bold", Offset: 7, Length: 5}, {Type: "bot_command", Offset: 14, Length: 5}}
	if diff := cmp.Diff(wantEntities, sent.Entities); diff != "" || !sent.HasProtectedContent || sent.Text != "Сәлем, Айгүл! /menu" {
		t.Errorf("sent %+v %s", sent, diff)
	}
	if row := sent.ReplyMarkup.InlineKeyboard[0]; len(row) != 2 || row[1].URL != "https://example.kz/a" {
		t.Errorf("keyboard %+v", row)
	}

	edited, err := lib.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: user, MessageID: sent.ID, Text: "new"})
	if err != nil || edited.EditDate == 0 || edited.ReplyMarkup != nil || !edited.HasProtectedContent {
		t.Errorf("edited %+v, %v", edited, err)
	}
	if _, err := lib.EditMessageReplyMarkup(ctx, &bot.EditMessageReplyMarkupParams{ChatID: user, MessageID: sent.ID, ReplyMarkup: &models.InlineKeyboardMarkup{
		InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "copy", CopyText: models.CopyTextButton{Text: "abc"}}}}}}); err != nil {
		t.Error(err)
	}
	if _, err := lib.SendChatAction(ctx, &bot.SendChatActionParams{ChatID: user, Action: models.ChatActionTyping}); err != nil {
		t.Error(err)
	}
	if chat, err := lib.GetChat(ctx, &bot.GetChatParams{ChatID: user}); err != nil || chat.FirstName != "Айгүл" || chat.Type != "private" {
		t.Errorf("getChat %+v, %v", chat, err)
	}
	if ok, err := lib.DeleteMessages(ctx, &bot.DeleteMessagesParams{ChatID: user, MessageIDs: []int{sent.ID, 777}}); !ok || err != nil {
		t.Errorf("deleteMessages %v, %v", ok, err)
	}
	if got := sim.Chat(user); len(got.Messages) != 1 || len(got.Notifications) != 1 || !got.Notifications[0].Silent {
		t.Errorf("chat %+v", got)
	}
}

func TestProfile(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	lib, ctx := library(t, sim), deadline(t)
	commands := []models.BotCommand{{Command: "menu", Description: "Мәзір"}}
	if _, err := lib.SetMyCommands(ctx, &bot.SetMyCommandsParams{Commands: commands, LanguageCode: "kk"}); err != nil {
		t.Fatal(err)
	}
	if _, err := lib.SetMyCommands(ctx, &bot.SetMyCommandsParams{Commands: commands, Scope: &models.BotCommandScopeChat{ChatID: 5}}); err != nil {
		t.Fatal(err)
	}
	if _, err := lib.SetMyName(ctx, &bot.SetMyNameParams{Name: "Жадынама", LanguageCode: "kk"}); err != nil {
		t.Fatal(err)
	}
	if _, err := lib.SetMyName(ctx, &bot.SetMyNameParams{Name: "Памятка"}); err != nil {
		t.Fatal(err)
	}
	if _, err := lib.SetMyDescription(ctx, &bot.SetMyDescriptionParams{Description: "d"}); err != nil {
		t.Fatal(err)
	}
	if _, err := lib.SetMyShortDescription(ctx, &bot.SetMyShortDescriptionParams{ShortDescription: "s"}); err != nil {
		t.Fatal(err)
	}
	got, err := lib.GetMyCommands(ctx, &bot.GetMyCommandsParams{LanguageCode: "kk"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(commands, got); diff != "" {
		t.Errorf("getMyCommands (-want +got):\n%s", diff)
	}
	var shown map[string]any
	sim.Do("GET", "/sim/bot", nil, &shown)
	want := map[string]any{
		"id": 123456.0, "username": "simulated_bot", "first_name": "Памятка",
		"names":        map[string]any{"": "Памятка", "kk": "Жадынама"},
		"commands":     map[string]any{"kk": []any{map[string]any{"command": "menu", "description": "Мәзір"}}},
		"descriptions": map[string]any{"": "d"}, "short_descriptions": map[string]any{"": "s"},
	}
	if diff := cmp.Diff(want, shown); diff != "" {
		t.Errorf("/sim/bot (-want +got):\n%s", diff)
	}
}

func TestViolations(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t, simulatortest.ToleratingViolations())
	user := sim.User("Aigul", "kk")
	sim.Send(user, "/start")
	keyboard := func(button map[string]any) map[string]any {
		return map[string]any{"chat_id": user, "text": "x", "reply_markup": map[string]any{"inline_keyboard": [][]any{{button}}}}
	}
	for _, row := range []struct {
		method string
		params map[string]any
		want   []string
	}{
		{"sendPigeon", nil, []string{"sendPigeon: unknown method"}},
		{"sendDice", map[string]any{"chat_id": user}, []string{"sendDice: method not implemented by the simulator"}},
		{"sendMessage", map[string]any{"chat_id": user, "text": "x", "colour": "red"}, []string{`sendMessage: unknown parameter "colour"`}},
		{"sendMessage", map[string]any{"text": "x"}, []string{`sendMessage: missing parameter "chat_id"`}},
		{"sendMessage", map[string]any{"text": "x", "chat_id": nil}, []string{`sendMessage: missing parameter "chat_id"`}},
		{"sendMessage", map[string]any{"chat_id": user, "text": "x", "protect_content": 1}, []string{`sendMessage: parameter "protect_content" is not a Boolean`}},
		{"deleteMessage", map[string]any{"chat_id": user, "message_id": "seven"}, []string{`deleteMessage: parameter "message_id" is not Integer`}},
		{"sendMessage", map[string]any{"chat_id": user, "text": "x", "parse_mode": "MarkdownV2"}, []string{"sendMessage: parse mode MarkdownV2 is not implemented by the simulator"}},
		{"sendMessage", keyboard(map[string]any{"text": "a", "callback_data": "b", "color": "red"}), []string{`sendMessage: parameter "reply_markup" InlineKeyboardMarkup.inline_keyboard [0] [0] has a field "color" that InlineKeyboardButton does not have`}},
		{"sendMessage", keyboard(map[string]any{"callback_data": "b"}), []string{`sendMessage: parameter "reply_markup" InlineKeyboardMarkup.inline_keyboard [0] [0] lacks InlineKeyboardButton.text`}},
		// What a well-known library sends with every button is no violation.
		{"sendMessage", keyboard(map[string]any{"text": "a", "callback_data": "b", "copy_text": map[string]any{"text": ""}}), nil},
		{"setWebhook", map[string]any{"url": ""}, nil},
	} {
		before := len(sim.Violations())
		sim.Call(row.method, row.params)
		if diff := cmp.Diff(row.want, append([]string(nil), sim.Violations()[before:]...)); diff != "" {
			t.Errorf("%s %v (-want +got):\n%s", row.method, row.params, diff)
		}
	}
}

func TestSeveralBots(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	other := simulator.Bot{Token: "77:other-token-of-another-bot-000000000", Username: "other_bot"}
	if err := sim.Server.AddBot(other); err != nil {
		t.Fatal(err)
	}
	if err := sim.Server.AddBot(other); err == nil {
		t.Error("a token was served twice")
	}
	user := sim.User("Aigul", "kk")
	sim.Do("POST", fmt.Sprintf("/sim/users/%d/messages?bot=other_bot", user), map[string]string{"text": "/start"}, nil)
	if got := sim.Chat(user); got.State != "never-started" {
		t.Errorf("the first bot was started too: %+v", got)
	}
	lib, err := bot.New(other.Token, bot.WithServerURL(sim.URL))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lib.SendMessage(deadline(t), &bot.SendMessageParams{ChatID: user, Text: "x"}); err != nil {
		t.Error(err)
	}
	if _, err := lib.SendMessage(deadline(t), &bot.SendMessageParams{ChatID: int64(123456), Text: "x"}); err == nil {
		t.Error("a bot wrote to a bot")
	}
}
