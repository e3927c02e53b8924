package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/senim-bot/senim/internal/dialog"
)

const (
	token   = "123456:SECRETSECRET"
	private = "Айгүл"
)

var hello = dialog.Message{Text: private}

// newClient talks to a server of the test's own.
func newClient(t *testing.T, h http.HandlerFunc, change ...func(*Options)) *Client {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return clientOf(t, server.URL, change...)
}

func clientOf(t *testing.T, url string, change ...func(*Options)) *Client {
	t.Helper()
	o := Options{Token: token, APIURL: url}
	for _, f := range change {
		f(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// answer gives every request the same answer.
func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func refusal(code int, description string) http.HandlerFunc {
	return answer(code, fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q}`, code, description))
}

// hangUp closes the connection after so much of an answer.
func hangUp(sent string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		c, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(c, sent)
		_ = c.Close()
	}
}

func TestSendClasses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   *SendError
	}{
		{"sent", answer(200, `{"ok":true,"result":{"message_id":9}}`), nil},
		{"sent, with a part not invented yet", answer(200, `{"ok":true,"result":{"message_id":9,"forward_origin":{"type":"dream"},"date":"x"}}`), nil},
		{"blocked", refusal(403, "Forbidden: bot was blocked by the user"), &SendError{Class: Gone, Reason: "blocked", Status: 403}},
		{"deactivated", refusal(403, "Forbidden: user is deactivated"), &SendError{Class: Gone, Reason: "deactivated", Status: 403}},
		{"never started", refusal(403, "Forbidden: bot can't initiate conversation with a user"),
			&SendError{Class: Gone, Reason: "never_started", Status: 403}},
		{"to a bot", refusal(403, "Forbidden: the bot can't send messages to the bot"), &SendError{Class: Gone, Reason: "bot", Status: 403}},
		{"forbidden otherwise", refusal(403, "Forbidden: "+private), &SendError{Class: Gone, Reason: "forbidden", Status: 403}},
		{"chat not found", refusal(400, "Bad Request: chat not found"), &SendError{Class: Gone, Reason: "not_found", Status: 400}},
		{"entities", refusal(400, `Bad Request: can't parse entities: Unsupported start tag "`+private+`" at byte offset 3`),
			&SendError{Class: Invalid, Reason: "entities", Status: 400}},
		{"too long", refusal(400, "Bad Request: message is too long"), &SendError{Class: Invalid, Reason: "too_long", Status: 400}},
		{"empty", refusal(400, "Bad Request: message text is empty"), &SendError{Class: Invalid, Reason: "empty", Status: 400}},
		{"button", refusal(400, "Bad Request: BUTTON_DATA_INVALID"), &SendError{Class: Invalid, Reason: "button", Status: 400}},
		{"bad otherwise", refusal(400, "Bad Request: "+private), &SendError{Class: Invalid, Reason: "bad_request", Status: 400}},
		{"token revoked", refusal(401, "Unauthorized"), &SendError{Class: Unauthorized, Status: 401}},
		{"token of the wrong form", refusal(404, "Not Found"), &SendError{Class: Unauthorized, Status: 404}},
		{"method unknown", refusal(404, "Not Found: method not found"), &SendError{Class: Invalid, Reason: "method", Status: 404}},
		{"token not a number", refusal(421, "Misdirected Request: unallowed token specified"), &SendError{Class: Unauthorized, Status: 421}},
		{"rate", answer(429, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 17","parameters":{"retry_after":17}}`),
			&SendError{Class: RateLimited, Status: 429, RetryAfter: 17 * time.Second}},
		{"rate without a time", refusal(429, "Too Many Requests"), &SendError{Class: RateLimited, Status: 429, RetryAfter: time.Second}},
		{"rate, from a proxy", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "3")
			answer(429, "<html>")(w, r)
		}, &SendError{Class: RateLimited, Status: 429, RetryAfter: 3 * time.Second}},
		{"restart", refusal(500, "Internal Server Error: restart"), &SendError{Class: NotSent, Reason: "refused", Status: 500}},
		{"proxy's page", answer(502, "<html>"+private), &SendError{Class: NotSent, Reason: "refused", Status: 502}},
		{"proxy's page with 403", answer(403, "<html>"), &SendError{Class: NotSent, Reason: "refused", Status: 403}},
		{"redirect", answer(302, ""), &SendError{Class: NotSent, Reason: "refused", Status: 302}},
		{"garbage", answer(200, "garbage "+private), &SendError{Class: Unknown, Reason: "no_answer", Status: 200}},
		{"cut JSON", answer(200, `{"ok":true,"result":{"messa`), &SendError{Class: Unknown, Reason: "no_answer", Status: 200}},
		{"neither yes nor no", answer(200, `{}`), &SendError{Class: Unknown, Reason: "no_answer", Status: 200}},
		{"sent without an id", answer(200, `{"ok":true,"result":true}`), &SendError{Class: Unknown, Reason: "no_message_id", Status: 200}},
		{"closed after the request", hangUp(""), &SendError{Class: Unknown, Reason: "no_answer"}},
		{"closed in the headers", hangUp("HTTP/1.1 200 OK\r\nContent-Le"), &SendError{Class: Unknown, Reason: "no_answer"}},
		{"closed in the body", hangUp("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"), &SendError{Class: Unknown, Reason: "no_answer", Status: 200}},
		{"closed in the body of a refusal", hangUp("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 99\r\n\r\n<"),
			&SendError{Class: NotSent, Reason: "refused", Status: 502}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, tt.answer)
			id, err := c.Send(t.Context(), 7007, hello, SendOptions{Bulk: true})
			checkSend(t, id, err, tt.want)
		})
	}
}

func checkSend(t *testing.T, id int, err error, want *SendError) {
	t.Helper()
	if want == nil {
		if id != 9 || err != nil {
			t.Errorf("got %d, %v; want message 9", id, err)
		}
		return
	}
	want.Method = "sendMessage"
	var got *SendError
	if !errors.As(err, &got) {
		t.Fatalf("got %d, %v; want %v", id, err, want)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, secret := range []string{private, token, "SECRET", "html", "7007"} {
		if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), secret) {
			t.Errorf("error %q tells %q", err, secret)
		}
	}
}

// Following a redirect would show the token to whoever it leads to.
func TestSendFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("followed") }))
	t.Cleanup(elsewhere.Close)
	for _, status := range []int{302, 307, 308} {
		c := newClient(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL+r.URL.Path, status) })
		id, err := c.Send(t.Context(), 7007, hello, SendOptions{Bulk: true})
		checkSend(t, id, err, &SendError{Class: NotSent, Reason: "refused", Status: status})
	}
}

func TestSendWithoutAServer(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	id, err := clientOf(t, server.URL).Send(t.Context(), 42, hello, SendOptions{Bulk: true})
	checkSend(t, id, err, &SendError{Class: NotSent, Reason: "no_connection"})
}

// A server that is reached but never speaks TLS, or never reads, was not given a request that it could act upon.
func TestSendNotWritten(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), reserve+50*time.Millisecond)
	defer cancel()
	id, err := clientOf(t, "https://"+l.Addr().String()).Send(ctx, 42, hello, SendOptions{Bulk: true})
	checkSend(t, id, err, &SendError{Class: NotSent, Reason: "no_connection"})
}

func TestSendHang(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	ctx, cancel := context.WithTimeout(t.Context(), reserve+100*time.Millisecond)
	defer cancel()
	id, err := c.Send(ctx, 42, hello, SendOptions{Bulk: true})
	checkSend(t, id, err, &SendError{Class: Unknown, Reason: "no_answer"})
	if errors.Is(err, context.DeadlineExceeded) {
		t.Error("the error would be taken for a database out of time")
	}
}

func TestSendCancelled(t *testing.T) {
	t.Parallel()
	c := newClient(t, answer(200, `{"ok":true,"result":{"message_id":9}}`))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	id, err := c.Send(ctx, 42, hello, SendOptions{})
	checkSend(t, id, err, &SendError{Class: NotSent, Reason: "no_connection"})
}

func TestOutcomesThatAreFine(t *testing.T) {
	t.Parallel()
	edit := func(ctx context.Context, c *Client) error { return c.Edit(ctx, 42, 7, hello) }
	one := func(ctx context.Context, c *Client) error { return c.Delete(ctx, 42, 7) }
	two := func(ctx context.Context, c *Client) error { return c.Delete(ctx, 42, 7, 8) }
	none := func(ctx context.Context, c *Client) error { return c.Delete(ctx, 42) }
	tap := func(ctx context.Context, c *Client) error { return c.AnswerTap(ctx, "q", "a", false) }
	tests := []struct {
		name   string
		do     func(context.Context, *Client) error
		answer http.HandlerFunc
		want   Class
	}{
		{"edited", edit, answer(200, `{"ok":true,"result":{"message_id":7}}`), ""},
		{"edited, answer not readable to the library", edit, answer(200, `{"ok":true,"result":[]}`), ""},
		{"not modified", edit, refusal(400, "Bad Request: message is not modified: specified new message content ..."), ""},
		{"nothing to edit", edit, refusal(400, "Bad Request: message to edit not found"), Missing},
		{"nothing to edit, other words", edit, refusal(400, "Bad Request: MESSAGE_ID_INVALID"), Missing},
		{"not to be edited", edit, refusal(400, "Bad Request: message can't be edited"), Missing},
		{"a picture has no text", edit, refusal(400, "Bad Request: there is no text in the message to edit"), Missing},
		{"deleted", one, answer(200, `{"ok":true,"result":true}`), ""},
		{"several deleted", two, answer(200, `{"ok":true,"result":true}`), ""},
		{"none to delete", none, refusal(500, "must not be asked"), ""},
		{"nothing to delete", one, refusal(400, "Bad Request: message to delete not found"), ""},
		{"too old to delete", one, refusal(400, "Bad Request: message can't be deleted for everyone"), TooOld},
		{"tap answered", tap, answer(200, `{"ok":true,"result":true}`), ""},
		{"tap too old", tap, refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := tt.do(t.Context(), newClient(t, tt.answer))
			if got := ClassOf(err); got != tt.want || (err != nil) != (tt.want != "") {
				t.Errorf("got %v, want class %q", err, tt.want)
			}
		})
	}
}

func TestRequests(t *testing.T) {
	t.Parallel()
	keys := [][]dialog.Key{{{Text: "Иә", Data: "d"}, {Text: "Сілтеме", URL: "https://example.org"}}}
	markup := `{"inline_keyboard":[[{"callback_data":"d","copy_text":{"text":""},"text":"Иә"},` +
		`{"copy_text":{"text":""},"text":"Сілтеме","url":"https://example.org"}]]}`
	noPreview := `{"is_disabled":true}`
	tests := []struct {
		name   string
		do     func(context.Context, *Client) error
		method string
		want   map[string]string
	}{
		{"send", func(ctx context.Context, c *Client) error {
			_, err := c.Send(ctx, 42, dialog.Message{Text: "<b>a</b>", Keys: keys}, SendOptions{})
			return err
		}, "sendMessage", map[string]string{"chat_id": "42", "text": "<b>a</b>", "parse_mode": "HTML", "protect_content": "true",
			"link_preview_options": noPreview, "reply_markup": markup}},
		{"edit", func(ctx context.Context, c *Client) error { return c.Edit(ctx, 42, 7, dialog.Message{Text: `"a"`}) },
			"editMessageText", map[string]string{"chat_id": "42", "message_id": "7", "text": `"a"`, "parse_mode": "HTML", "link_preview_options": noPreview}},
		{"delete", func(ctx context.Context, c *Client) error { return c.Delete(ctx, 42, 7) },
			"deleteMessage", map[string]string{"chat_id": "42", "message_id": "7"}},
		{"delete several", func(ctx context.Context, c *Client) error { return c.Delete(ctx, 42, 7, 8) },
			"deleteMessages", map[string]string{"chat_id": "42", "message_ids": "[7,8]"}},
		{"alert", func(ctx context.Context, c *Client) error { return c.AnswerTap(ctx, "99", "a", true) },
			"answerCallbackQuery", map[string]string{"callback_query_id": "99", "text": "a", "show_alert": "true"}},
		{"leave", func(ctx context.Context, c *Client) error { return c.LeaveChat(ctx, -9) }, "leaveChat", map[string]string{"chat_id": "-9"}},
		{"webhook", func(ctx context.Context, c *Client) error {
			return c.SetWebhook(ctx, "https://example.org/webhook", "s")
		},
			"setWebhook", map[string]string{"url": "https://example.org/webhook", "secret_token": "s", "max_connections": "40",
				"allowed_updates": `["message","callback_query","my_chat_member"]`}},
		{"no webhook", func(ctx context.Context, c *Client) error { return c.DeleteWebhook(ctx) }, "deleteWebhook", nil},
		{"commands", func(ctx context.Context, c *Client) error {
			return c.SetCommands(ctx, "kk", []Command{{"menu", "Мәзір"}})
		},
			"setMyCommands", map[string]string{"commands": `[{"command":"menu","description":"Мәзір"}]`, "language_code": "kk"}},
		{"name", func(ctx context.Context, c *Client) error { return c.SetName(ctx, "ru", "Памятка") },
			"setMyName", map[string]string{"name": "Памятка", "language_code": "ru"}},
		{"description", func(ctx context.Context, c *Client) error { return c.SetDescription(ctx, "", "a") },
			"setMyDescription", map[string]string{"description": "a"}},
		{"short description", func(ctx context.Context, c *Client) error { return c.SetShortDescription(ctx, "", "a") },
			"setMyShortDescription", map[string]string{"short_description": "a"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var path string
			got := map[string]string{}
			c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
				path = r.URL.Path
				var params map[string]any
				if err := json.NewDecoder(r.Body).Decode(&params); err != nil || r.Header.Get("Content-Type") != "application/json" {
					t.Errorf("no JSON: %v, %v", r.Header, err)
				}
				for k, v := range params {
					got[k] = canonical(v)
				}
				answer(200, `{"ok":true,"result":{"message_id":9}}`)(w, r)
			})
			if err := tt.do(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			if tt.want == nil {
				tt.want = map[string]string{}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || path != "/bot"+token+"/"+tt.method {
				t.Errorf("%s (-want +got)\n%s", path, diff)
			}
		})
	}
}

// canonical is a string as it is and anything else as JSON with ordered keys.
func canonical(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(out)
}

// An answer that tells no name must not pass for a name that tells nothing.
func TestMeUnreadable(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"ok":true,"result":true}`, `{"ok":true,"result":{"id":"x"}}`} {
		me, err := newClient(t, answer(200, body)).Me(t.Context())
		if ClassOf(err) != Unknown {
			t.Errorf("Me = %+v, %v", me, err)
		}
	}
}

func TestMe(t *testing.T) {
	t.Parallel()
	c := newClient(t, answer(200, `{"ok":true,"result":{"id":5,"is_bot":true,"first_name":"Жадынама","username":"zhadynama_bot"}}`))
	got, err := c.Me(t.Context())
	if want := (Identity{ID: 5, Username: "zhadynama_bot", Name: "Жадынама"}); got != want || err != nil {
		t.Errorf("Me = %+v, %v; want %+v", got, err, want)
	}
}

// A burst must not open a connection for each message.
func TestConnectionsAreKept(t *testing.T) {
	t.Parallel()
	opened := make(chan struct{}, 100)
	server := httptest.NewUnstartedServer(answer(200, `{"ok":true,"result":{"message_id":9}}`))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			opened <- struct{}{}
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	c := clientOf(t, server.URL, func(o *Options) { o.Connections = 4 })
	for range 5 {
		burst := make(chan error)
		for range 8 {
			go func() {
				_, err := c.Send(t.Context(), 42, hello, SendOptions{})
				burst <- err
			}()
		}
		for range 8 {
			if err := <-burst; err != nil {
				t.Error(err)
			}
		}
	}
	if n := len(opened); n > 4 {
		t.Errorf("%d connections opened, want at most 4", n)
	}
}

func TestNewNeedsAToken(t *testing.T) {
	t.Parallel()
	if _, err := New(Options{}); err == nil {
		t.Error("no error without a token")
	}
}
