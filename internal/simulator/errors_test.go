package simulator_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/senim-bot/senim/internal/simulator/simulatortest"
)

// world is where the table of refusals plays.
type world struct {
	sim *simulatortest.Sim
	lib *bot.Bot

	active, never, blocked, deactivated int64
	ours, theirs, old, keyed            int // messages in the chat with active
}

const (
	groupLeft   = -1001
	groupKicked = -1002
	channelHere = -1003
)

func newWorld(t *testing.T) *world {
	now := newClock()
	sim := simulatortest.Start(t, simulatortest.WithClock(now.Now, now.Advance), simulatortest.ToleratingViolations())
	w := &world{sim: sim, lib: library(t, sim)}
	w.active, w.never, w.blocked, w.deactivated = sim.User("Aigul", "kk"), sim.User("Never", "ru"), sim.User("Blocked", "ru"), sim.User("Gone", "ru")
	w.old = sim.Send(w.active, "/start").MessageID
	for user, state := range map[int64]string{w.blocked: "blocked", w.deactivated: "deactivated"} {
		sim.Send(user, "/start")
		sim.SetState(user, state)
	}
	sim.Advance(48*time.Hour + time.Second)
	w.theirs = sim.Send(w.active, "hello").MessageID
	ctx := deadline(t)
	sent, err := w.lib.SendMessage(ctx, &bot.SendMessageParams{ChatID: w.active, Text: "<b>Hello</b>", ParseMode: "HTML"})
	if err != nil {
		t.Fatal(err)
	}
	w.ours = sent.ID
	keyed, err := w.lib.SendMessage(ctx, &bot.SendMessageParams{ChatID: w.active, Text: "keys", ReplyMarkup: &models.ReplyKeyboardMarkup{
		Keyboard: [][]models.KeyboardButton{{{Text: "Menu"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	w.keyed = keyed.ID
	for chat, status := range map[int64]string{groupLeft: "left", groupKicked: "kicked", channelHere: "administrator"} {
		kind := map[bool]string{true: "channel", false: "supergroup"}[chat == channelHere]
		sim.Inject(fmt.Sprintf(`{"my_chat_member":{"chat":{"id":%d,"type":%q,"title":"x","username":"c%d"},"from":{"id":%d,"first_name":"A"},"date":1,
			"old_chat_member":{"status":"member"},"new_chat_member":{"status":%q}}}`, chat, kind, -chat, w.active, status))
	}
	return w
}

// TestRefusals has a row for every row of refusals that the implemented methods can give. The library sends what it can express, JSON the rest.
func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := deadline(t)
	send := func(p bot.SendMessageParams) func() error {
		return func() error { _, err := w.lib.SendMessage(ctx, &p); return err }
	}
	text := func(chat any, text string) func() error { return send(bot.SendMessageParams{ChatID: chat, Text: text}) }
	html := func(text string) func() error {
		return send(bot.SendMessageParams{ChatID: w.active, Text: text, ParseMode: models.ParseModeHTML})
	}
	keys := func(buttons ...models.InlineKeyboardButton) func() error {
		return send(bot.SendMessageParams{ChatID: w.active, Text: "x", ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{buttons}}})
	}
	edit := func(p bot.EditMessageTextParams) func() error {
		return func() error { _, err := w.lib.EditMessageText(ctx, &p); return err }
	}
	remove := func(chat any, id int) func() error {
		return func() error {
			_, err := w.lib.DeleteMessage(ctx, &bot.DeleteMessageParams{ChatID: chat, MessageID: id})
			return err
		}
	}
	command := func(command, description string) func() error {
		return func() error {
			_, err := w.lib.SetMyCommands(ctx, &bot.SetMyCommandsParams{Commands: []models.BotCommand{{Command: command, Description: description}}})
			return err
		}
	}
	raw := func(method string, params map[string]any) func() error {
		return func() error {
			reply := w.sim.Call(method, params)
			if reply.OK {
				return nil
			}
			return fmt.Errorf("%d %s", reply.ErrorCode, reply.Description)
		}
	}
	message := func(more map[string]any) func() error {
		params := map[string]any{"chat_id": w.active, "text": "x"}
		for key, value := range more {
			params[key] = value
		}
		return raw("sendMessage", params)
	}

	for _, row := range []struct {
		name string
		call func() error
		code int
		want string
	}{
		{"no chat", raw("sendMessage", map[string]any{"text": "x"}), 400, "Bad Request: chat_id is empty"},
		{"null chat", text(nil, "x"), 400, "Bad Request: chat not found"},
		{"unknown chat", text(int64(42), "x"), 400, "Bad Request: chat not found"},
		{"name of a person", text("@aigul", "x"), 400, "Bad Request: chat not found"},
		{"unknown group", text(int64(-5), "x"), 400, "Bad Request: chat not found"},
		{"never started", text(w.never, "x"), 403, "Forbidden: bot can't initiate conversation with a user"},
		{"blocked", text(w.blocked, "x"), 403, "Forbidden: bot was blocked by the user"},
		{"deactivated", text(w.deactivated, "x"), 403, "Forbidden: user is deactivated"},
		{"to itself", text(int64(123456), "x"), 403, "Forbidden: the bot can't send messages to the bot"},
		{"left group", text(int64(groupLeft), "x"), 403, "Forbidden: bot is not a member of the supergroup chat"},
		{"kicked from group", text(int64(groupKicked), "x"), 403, "Forbidden: bot was kicked from the supergroup chat"},
		{"channel by name", text("@c1003", "x"), 0, ""},
		{"empty text", text(w.active, ""), 400, "Bad Request: message text is empty"},
		{"empty text to an unknown chat", text(int64(42), ""), 400, "Bad Request: message text is empty"},
		{"blank text", text(w.active, " \n\t "), 400, "Bad Request: text must be non-empty"},
		{"only markup", html("<b> </b>"), 400, "Bad Request: text must be non-empty"},
		{"32768 bytes before parsing", html(strings.Repeat("<b></b>", 4681) + "x"), 0, ""},
		{"more than 32768 bytes", text(w.active, strings.Repeat("a", 32769)), 400, "Bad Request: text is too long"},
		{"4096 emoji", text(w.active, strings.Repeat("\U0001F600", 4096)), 0, ""},
		{"4097 letters", text(w.active, strings.Repeat("қ", 4097)), 400, "Bad Request: message is too long"},
		{"unknown parse mode", send(bot.SendMessageParams{ChatID: w.active, Text: "x", ParseMode: "BBCode"}), 400, "Bad Request: unsupported parse_mode"},
		{"unsupported tag", html("ab<x>c</x>"), 400, `Bad Request: can't parse entities: Unsupported start tag "x" at byte offset 2`},
		{"unclosed start tag", html("қ<b"), 400, "Bad Request: can't parse entities: Unclosed start tag at byte offset 2"},
		{"unexpected end tag", html("a</b>"), 400, "Bad Request: can't parse entities: Unexpected end tag at byte offset 1"},
		{"unmatched end tag", html("<b>a</i>"), 400, `Bad Request: can't parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`},
		{"unclosed end tag", html("<b>a</b "), 400, "Bad Request: can't parse entities: Unclosed end tag at byte offset 4"},
		{"missing end tag", html("<b>a"), 400, `Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`},
		{"span of another class", html(`<span class="x">a</span>`), 400, `Bad Request: can't parse entities: Tag "span" must have class "tg-spoiler" at byte offset 0`},
		{"attribute without value", html(`<a href>a</a>`), 400, `Bad Request: can't parse entities: Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0`},
		{"bare attribute", html(`<a href=a/b>a</a>`), 400, "Bad Request: can't parse entities: Unexpected end of name token at byte offset 8"},
		{"no attribute", html(`<a =x>a</a>`), 400, `Bad Request: can't parse entities: Empty attribute name in the tag "a" at byte offset 0`},
		{"bad emoji", html(`<tg-emoji emoji-id="x">a</tg-emoji>`), 400, "Bad Request: can't parse entities: Invalid custom emoji identifier specified"},
		{"surrogate reference", html(`&#xd83d;&#xde00;`), 400, "Bad Request: can't parse entities: Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units"},
		{"64 bytes of data", keys(models.InlineKeyboardButton{Text: "a", CallbackData: strings.Repeat("a", 64)}), 0, ""},
		{"66 bytes of data in 33 letters", keys(models.InlineKeyboardButton{Text: "a", CallbackData: strings.Repeat("қ", 33)}), 400, "Bad Request: BUTTON_DATA_INVALID"},
		{"button without action", keys(models.InlineKeyboardButton{Text: "a"}), 400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		{"button with an empty address", keys(models.InlineKeyboardButton{Text: "a", URL: "http://"}), 400, "Bad Request: inline keyboard button URL 'http://' is invalid: URL host is empty"},
		{"button with a local address", keys(models.InlineKeyboardButton{Text: "a", URL: "http://localhost/x"}), 400, "Bad Request: inline keyboard button URL 'http://localhost/x' is invalid: Wrong HTTP URL"},
		{"button data to an unknown chat", raw("sendMessage", map[string]any{"chat_id": 42, "text": "x", "reply_markup": map[string]any{"inline_keyboard": [][]any{{map[string]any{"text": "a", "callback_data": strings.Repeat("a", 65)}}}}}), 400, "Bad Request: chat not found"},
		{"markup to an unknown chat", raw("sendMessage", map[string]any{"chat_id": 42, "text": "x", "reply_markup": "{"}), 400, "Bad Request: can't parse reply keyboard markup JSON object"},
		{"markup that is no JSON", message(map[string]any{"reply_markup": "x"}), 400, "Bad Request: can't parse reply keyboard markup JSON object"},
		{"markup that is no object", message(map[string]any{"reply_markup": []int{}}), 400, "Bad Request: object expected as reply markup"},
		{"keyboard of one level", message(map[string]any{"reply_markup": map[string]any{"keyboard": []string{"a"}}}), 400, `Bad Request: field "keyboard" must be an Array of Arrays`},
		{"inline keyboard of one level", message(map[string]any{"reply_markup": map[string]any{"inline_keyboard": []string{"a"}}}), 400, `Bad Request: field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`},
		{"inline button that is text", message(map[string]any{"reply_markup": map[string]any{"inline_keyboard": [][]string{{"a"}}}}), 400, "Bad Request: can't parse inline keyboard button: InlineKeyboardButton must be an Object"},
		{"inline button without text", message(map[string]any{"reply_markup": map[string]any{"inline_keyboard": [][]any{{map[string]any{"url": "x.kz"}}}}}), 400, `Bad Request: can't parse inline keyboard button: Can't find field "text"`},
		{"too much markup", message(map[string]any{"reply_markup": map[string]any{"inline_keyboard": manyButtons(200, 64)}}), 400, "Bad Request: reply markup is too long"},
		{"reply to nothing", send(bot.SendMessageParams{ChatID: w.active, Text: "x", ReplyParameters: &models.ReplyParameters{MessageID: 999}}), 400, "Bad Request: message to be replied not found"},
		{"reply to nothing, tolerated", send(bot.SendMessageParams{ChatID: w.active, Text: "x", ReplyParameters: &models.ReplyParameters{MessageID: 999, AllowSendingWithoutReply: true}}), 0, ""},

		{"into a topic", send(bot.SendMessageParams{ChatID: w.active, Text: "x", MessageThreadID: 5}), 400, "Bad Request: message thread not found"},
		{"edit to the same", edit(bot.EditMessageTextParams{ChatID: w.active, MessageID: w.ours, Text: "<i></i><b>Hello</b>", ParseMode: "HTML"}), 400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"},
		{"edit of the formatting only", edit(bot.EditMessageTextParams{ChatID: w.active, MessageID: w.ours, Text: "Hello"}), 0, ""},
		{"edit of nothing", edit(bot.EditMessageTextParams{ChatID: w.active, MessageID: 999, Text: "x"}), 400, "Bad Request: message to edit not found"},
		{"edit of another's", edit(bot.EditMessageTextParams{ChatID: w.active, MessageID: w.theirs, Text: "x"}), 400, "Bad Request: message can't be edited"},
		{"edit under a reply keyboard", edit(bot.EditMessageTextParams{ChatID: w.active, MessageID: w.keyed, Text: "x"}), 400, "Bad Request: message can't be edited"},
		{"edit without ids", raw("editMessageText", map[string]any{"text": "x"}), 400, "Bad Request: message identifier is not specified"},
		{"edit without a chat", raw("editMessageText", map[string]any{"text": "x", "message_id": 1}), 400, "Bad Request: chat_id is empty"},
		{"edit to empty", edit(bot.EditMessageTextParams{ChatID: w.active, MessageID: w.ours}), 400, "Bad Request: message text is empty"},
		{"keyboard edit to the same", func() error {
			_, err := w.lib.EditMessageReplyMarkup(ctx, &bot.EditMessageReplyMarkupParams{ChatID: w.active, MessageID: w.ours})
			return err
		}, 400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"},

		{"delete nothing", remove(w.active, 999), 400, "Bad Request: message to delete not found"},
		{"delete an old one", remove(w.active, w.old), 400, "Bad Request: message can't be deleted for everyone"},
		{"delete without a chat", raw("deleteMessage", map[string]any{"message_id": 1}), 400, "Bad Request: chat identifier is not specified"},
		{"delete without a message", raw("deleteMessage", map[string]any{"chat_id": w.active}), 400, "Bad Request: message identifier is not specified"},
		{"delete where deactivated", remove(w.deactivated, 1), 403, "Forbidden: user is deactivated"},
		{"delete several with an old one", raw("deleteMessages", map[string]any{"chat_id": w.active, "message_ids": []int{w.theirs, w.old}}), 400, "Bad Request: message can't be deleted for everyone"},
		{"delete several, some gone", raw("deleteMessages", map[string]any{"chat_id": w.active, "message_ids": []int{w.theirs, 999}}), 0, ""},
		{"delete several of none", raw("deleteMessages", map[string]any{"chat_id": w.active, "message_ids": []int{}}), 400, "Bad Request: message identifiers are not specified"},

		{"answer to an unknown tap", func() error {
			_, err := w.lib.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: "1"})
			return err
		}, 400, "Bad Request: query is too old and response timeout expired or query ID is invalid"},
		{"too long a toast", func() error {
			_, err := w.lib.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: "1", Text: strings.Repeat("a", 201)})
			return err
		}, 400, "Bad Request: MESSAGE_TOO_LONG"},
		{"unknown action", raw("sendChatAction", map[string]any{"chat_id": w.active, "action": "dancing"}), 400, "Bad Request: wrong parameter action in request"},
		{"action to a blocker", raw("sendChatAction", map[string]any{"chat_id": w.blocked, "action": "typing"}), 403, "Forbidden: bot was blocked by the user"},

		{"long command", command(strings.Repeat("a", 33), "x"), 400, "Bad Request: command length must not exceed 32"},
		{"empty command", command("/", "x"), 400, "Bad Request: command must be non-empty"},
		{"long description", command("a", strings.Repeat("a", 257)), 400, "Bad Request: command description length must not exceed 256"},
		{"empty description", command("a", " "), 400, "Bad Request: command description must be non-empty"},
		{"capital command", command("Menu", "x"), 400, "Bad Request: BOT_COMMAND_INVALID"},
		{"commands that are no list", raw("setMyCommands", map[string]any{"commands": map[string]any{}}), 400, "Bad Request: expected an Array of BotCommand"},
		{"commands that are no JSON", raw("setMyCommands", map[string]any{"commands": "x"}), 400, "Bad Request: can't parse commands JSON object"},

		{"chat nobody started", raw("getChat", map[string]any{"chat_id": w.never}), 400, "Bad Request: chat not found"},
		{"leaving a person", func() error { _, err := w.lib.LeaveChat(ctx, &bot.LeaveChatParams{ChatID: w.active}); return err }, 400, "Bad Request: chat member status can't be changed in private chats"},
		{"leaving an unknown group", func() error { _, err := w.lib.LeaveChat(ctx, &bot.LeaveChatParams{ChatID: int64(-5)}); return err }, 400, "Bad Request: chat not found"},
		{"leaving twice", func() error {
			_, err := w.lib.LeaveChat(ctx, &bot.LeaveChatParams{ChatID: int64(groupLeft)})
			return err
		}, 403, "Forbidden: bot is not a member of the supergroup chat"},
		{"unknown method", raw("sendPigeon", nil), 404, "Not Found: method not found"},
		{"method in other letters", raw("GETme", nil), 0, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			checkRefusal(t, row.call(), row.code, row.want)
		})
	}
}

func checkRefusal(t *testing.T, err error, code int, want string) {
	t.Helper()
	if want == "" {
		if err != nil {
			t.Errorf("got %v, want success", err)
		}
		return
	}
	if err == nil {
		t.Fatalf("got success, want %d %s", code, want)
	}
	// The library keeps the description after its own words and tells the code by a sentinel.
	if !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %q, want it to end in %q", err, want)
	}
	sentinels := map[int]error{400: bot.ErrorBadRequest, 403: bot.ErrorForbidden}
	if !errors.Is(err, sentinels[code]) && !strings.HasPrefix(err.Error(), fmt.Sprint(code)) {
		t.Errorf("got %q, want code %d", err, code)
	}
}

func manyButtons(n, size int) [][]any {
	var rows [][]any
	for range n {
		rows = append(rows, []any{map[string]any{"text": "a", "callback_data": strings.Repeat("a", size)}})
	}
	return rows
}

func TestMigratedGroup(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	sim.Inject(`{"message":{"message_id":5,"date":1,"chat":{"id":-7,"type":"group","title":"g"},"from":{"id":99,"first_name":"A"},"migrate_to_chat_id":-1007}}`)
	_, err := library(t, sim).SendMessage(deadline(t), &bot.SendMessageParams{ChatID: int64(-7), Text: "x"})
	var migrated *bot.MigrateError
	if !errors.As(err, &migrated) || migrated.MigrateToChatID != -1007 {
		t.Fatalf("got %v, want a migration to -1007", err)
	}
	if want := "Bad Request: group chat was upgraded to a supergroup chat"; !strings.HasSuffix(migrated.Message, want) {
		t.Errorf("got %q, want %q", migrated.Message, want)
	}
}

func TestFlood(t *testing.T) {
	t.Parallel()
	sim := simulatortest.Start(t)
	user := sim.User("Aigul", "kk")
	sim.Send(user, "/start")
	sim.SetFaults(simulatortest.Fault{Method: "sendMessage", ChatID: user, Times: 1, Fault: "429", RetryAfter: 17})
	lib := library(t, sim)
	_, err := lib.SendMessage(context.Background(), &bot.SendMessageParams{ChatID: user, Text: "x"})
	var flood *bot.TooManyRequestsError
	if !errors.As(err, &flood) || flood.RetryAfter != 17 || !strings.HasSuffix(flood.Message, "Too Many Requests: retry after 17") {
		t.Fatalf("got %v, want retry after 17", err)
	}
	if _, err := lib.SendMessage(context.Background(), &bot.SendMessageParams{ChatID: user, Text: "x"}); err != nil {
		t.Fatalf("the fault was for one call: %v", err)
	}
}
