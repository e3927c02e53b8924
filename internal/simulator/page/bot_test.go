package page_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

const botToken = "4242:test-secret-of-the-echo-bot"

// movableClock is a clock that stands until it is moved.
type movableClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *movableClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *movableClock) Advance(by time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
	return nil
}

// echoBot repeats what it is told, over the raw Bot API.
type echoBot struct {
	url  string
	stop func()
}

type update struct {
	ID      int64 `json:"update_id"`
	Message *struct {
		Chat struct{ ID int64 }
		Text string
	}
	Tap *struct {
		ID      string
		Data    string
		Message struct {
			MessageID int64 `json:"message_id"`
			Chat      struct{ ID int64 }
		}
	} `json:"callback_query"`
}

func startEchoBot(ctx context.Context, t *testing.T, server string) *echoBot {
	ctx, cancel := context.WithCancel(ctx)
	b := &echoBot{url: server + "/bot" + botToken + "/"}
	b.must(ctx, t, "setMyCommands", map[string]any{"commands": []map[string]string{{"command": "hide", "description": "Hide everything"}}})
	var running sync.WaitGroup
	running.Go(func() { b.run(ctx, t) })
	b.stop = func() {
		cancel()
		running.Wait()
	}
	return b
}

func (b *echoBot) run(ctx context.Context, t *testing.T) {
	for offset := int64(0); ctx.Err() == nil; {
		var updates []update
		if err := b.call(ctx, "getUpdates", map[string]any{"offset": offset, "timeout": 20}, &updates); err != nil {
			if ctx.Err() == nil {
				t.Errorf("getUpdates: %v", err)
			}
			return
		}
		for _, u := range updates {
			offset = u.ID + 1
			b.answer(ctx, t, u)
		}
	}
}

func (b *echoBot) answer(ctx context.Context, t *testing.T, u update) {
	switch {
	case u.Tap != nil && u.Tap.Data == "edit":
		b.must(ctx, t, "editMessageText", map[string]any{
			"chat_id": u.Tap.Message.Chat.ID, "message_id": u.Tap.Message.MessageID, "text": "Changed <blockquote>quoted <b>in bold</b> whole</blockquote>", "parse_mode": "HTML",
		})
		b.must(ctx, t, "answerCallbackQuery", map[string]any{"callback_query_id": u.Tap.ID})
	case u.Tap != nil && u.Tap.Data == "alert":
		b.must(ctx, t, "answerCallbackQuery", map[string]any{"callback_query_id": u.Tap.ID, "text": "Large answer", "show_alert": true})
	case u.Tap != nil:
		b.must(ctx, t, "answerCallbackQuery", map[string]any{"callback_query_id": u.Tap.ID, "text": "Small answer"})
	case u.Message != nil:
		b.echo(ctx, t, u)
	}
}

func (b *echoBot) echo(ctx context.Context, t *testing.T, u update) {
	key := func(label string) map[string]string {
		return map[string]string{"text": label, "callback_data": strings.ToLower(label)}
	}
	markup := map[string]any{"inline_keyboard": [][]map[string]string{{key("Toast"), key("Alert")}, {key("Edit")}}}
	if u.Message.Text == "/start" {
		markup = map[string]any{"keyboard": [][]map[string]string{{{"text": "Help me"}}}}
	}
	b.must(ctx, t, "sendMessage", map[string]any{"chat_id": u.Message.Chat.ID, "text": "You wrote: " + u.Message.Text, "reply_markup": markup})
}

func (b *echoBot) send(t *testing.T, chat int64, text string) {
	t.Helper()
	b.must(t.Context(), t, "sendMessage", map[string]any{"chat_id": chat, "text": text})
}

// sendPicture uploads a white square of 40 dots.
func (b *echoBot) sendPicture(t *testing.T, chat int64, line string) {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	file, err := w.CreateFormFile("photo", "1.png")
	if err == nil {
		err = png.Encode(file, image.NewGray(image.Rect(0, 0, 40, 40)))
	}
	for name, value := range map[string]string{"chat_id": fmt.Sprint(chat), "caption": line} {
		err = errors.Join(err, w.WriteField(name, value))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	answer, err := http.Post(b.url+"sendPhoto", w.FormDataContentType(), &form)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("sendPhoto: %s", answer.Status)
	}
}

func (b *echoBot) must(ctx context.Context, t *testing.T, method string, params map[string]any) {
	t.Helper()
	if err := b.call(ctx, method, params, nil); err != nil && ctx.Err() == nil {
		t.Errorf("%s: %v", method, err)
	}
}

func (b *echoBot) call(ctx context.Context, method string, params map[string]any, result any) error {
	return post(ctx, b.url+method, params, &struct {
		Result any `json:"result"`
	}{result})
}

func (w *walk) addPerson(name, language string) int64 {
	w.t.Helper()
	var person struct{ ID int64 }
	if err := post(w.t.Context(), w.back.URL+"/sim/users", map[string]any{"first_name": name, "language_code": language}, &person); err != nil {
		w.t.Fatal(err)
	}
	return person.ID
}

// post sends JSON and reads JSON; an answer that is no success is an error.
func post(ctx context.Context, url string, body, answer any) error {
	encoded, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(encoded))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		text, _ := io.ReadAll(response.Body)
		return fmt.Errorf("%s: %s", response.Status, text)
	}
	return json.NewDecoder(response.Body).Decode(answer)
}
