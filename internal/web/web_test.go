package web

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const secret = "s3cret_of-the.webhook"

// received is what came through to the receiver.
type received struct {
	bodies []string
	err    error
	log    bytes.Buffer
}

func (r *received) handler() http.Handler {
	return Handler(Options{
		Secret: secret,
		Log:    slog.New(slog.NewTextHandler(&r.log, nil)),
		Receive: func(_ context.Context, raw json.RawMessage) error {
			r.bodies = append(r.bodies, string(raw))
			return r.err
		},
	})
}

func delivery(body io.Reader) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/webhook", body)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	return r
}

// chunked hides the length of a body, as a sender may.
type chunked struct{ io.Reader }

// broken is a body that ends before it should.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestWebhook(t *testing.T) {
	t.Parallel()
	const update = `{"update_id":1}`
	header := func(k, v string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(k, v) }
	}
	large := strings.Repeat(" ", bodyLimit+1)
	tests := []struct {
		name     string
		body     io.Reader
		change   func(*http.Request)
		fails    error
		want     int
		received bool
	}{
		{name: "delivered", want: 200, received: true},
		{name: "with a charset", change: header("Content-Type", "application/json; charset=utf-8"), want: 200, received: true},
		{name: "as large as allowed", body: strings.NewReader(large[1:]), want: 200, received: true},
		{name: "no JSON at all", body: strings.NewReader("nonsense"), want: 200, received: true},
		{name: "to be delivered again", fails: errors.New("again"), want: 503, received: true},
		{name: "no secret", change: func(r *http.Request) { r.Header.Del("X-Telegram-Bot-Api-Secret-Token") }, want: 401},
		{name: "wrong secret", change: header("X-Telegram-Bot-Api-Secret-Token", "wrong"), want: 401},
		{name: "beginning of the secret", change: header("X-Telegram-Bot-Api-Secret-Token", secret[:5]), want: 401},
		{name: "longer secret", change: header("X-Telegram-Bot-Api-Secret-Token", secret+"x"), want: 401},
		{name: "wrong secret, too large", body: strings.NewReader(large), change: header("X-Telegram-Bot-Api-Secret-Token", "wrong"), want: 401},
		{name: "GET", change: func(r *http.Request) { r.Method = http.MethodGet }, want: 405},
		{name: "PUT without secret", change: func(r *http.Request) { r.Method, r.Header = http.MethodPut, http.Header{} }, want: 405},
		{name: "form", change: header("Content-Type", "application/x-www-form-urlencoded"), want: 415},
		{name: "no type", change: func(r *http.Request) { r.Header.Del("Content-Type") }, want: 415},
		{name: "compressed", change: header("Content-Encoding", "gzip"), want: 415},
		{name: "too large", body: strings.NewReader(large), want: 413},
		{name: "too large, length hidden", body: chunked{strings.NewReader(large)}, want: 413},
		{name: "cut on the way", body: broken{}, want: 400},
		{name: "another path", change: func(r *http.Request) { r.URL.Path = "/webhook/x" }, want: 404},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.body == nil {
				tt.body = strings.NewReader(update)
			}
			got := &received{err: tt.fails}
			r := delivery(tt.body)
			if tt.change != nil {
				tt.change(r)
			}
			w := httptest.NewRecorder()
			got.handler().ServeHTTP(w, r)
			if w.Code != tt.want || (len(got.bodies) == 1) != tt.received {
				t.Errorf("status %d, received %d; want %d, %v", w.Code, len(got.bodies), tt.want, tt.received)
			}
			if w.Code != 404 && w.Body.Len() > 0 {
				t.Errorf("body %q", w.Body)
			}
			if allow := w.Header().Get("Allow"); (allow == "POST") != (w.Code == 405) {
				t.Errorf("Allow %q with status %d", allow, w.Code)
			}
			if after := w.Header().Get("Retry-After"); (after != "") != (w.Code == 503) {
				t.Errorf("Retry-After %q with status %d", after, w.Code)
			}
		})
	}
}

// A bot without a secret has no open door instead.
func TestWebhookWithoutSecret(t *testing.T) {
	t.Parallel()
	h := Handler(Options{Receive: func(context.Context, json.RawMessage) error {
		t.Error("received")
		return nil
	}})
	for _, shown := range []string{"", "x"} {
		r := delivery(strings.NewReader("{}"))
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", shown)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != 401 {
			t.Errorf("status %d", w.Code)
		}
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewPedanticRegistry()
	counter := prometheus.NewCounter(prometheus.CounterOpts{Name: "senim_test_total"})
	registry.MustRegister(counter)
	all := func(err error) Options {
		return Options{Ready: func(context.Context) error { return err }, Metrics: registry}
	}
	tests := []struct {
		name, method, path string
		o                  Options
		want               int
		body               string
	}{
		{"alive", "GET", "/healthz", Options{}, 200, ""},
		{"alive though not ready", "GET", "/healthz", all(errors.New("database away")), 200, ""},
		{"ready", "GET", "/readyz", all(nil), 200, ""},
		{"not ready", "GET", "/readyz", all(errors.New("database away")), 503, ""},
		{"metrics", "GET", "/metrics", all(nil), 200, "senim_test_total 0"},
		{"no webhook when polling", "POST", "/webhook", all(nil), 404, ""},
		{"no such page", "GET", "/", all(nil), 404, ""},
		{"posted", "POST", "/healthz", all(nil), 405, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := httptest.NewRecorder()
			Handler(tt.o).ServeHTTP(w, httptest.NewRequest(tt.method, tt.path, nil))
			if w.Code != tt.want || !strings.Contains(w.Body.String(), tt.body) || strings.Contains(w.Body.String(), "away") {
				t.Errorf("status %d, body %q", w.Code, w.Body)
			}
		})
	}
}

// Told to stop, the server finishes what is in work and takes nothing new.
func TestServe(t *testing.T) {
	t.Parallel()
	inside, open := make(chan struct{}), make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		ended <- Serve(ctx, l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			close(inside)
			<-open
			if r.Context().Err() != nil {
				t.Error("the request in work was cancelled")
			}
			w.WriteHeader(http.StatusTeapot)
		}), 10*time.Second)
	}()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if _, err := fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	<-inside
	cancel()
	for {
		probe, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			break
		}
		_ = probe.Close()
	}
	close(open)
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil || resp.StatusCode != http.StatusTeapot {
		t.Errorf("answer %v, %v", resp, err)
	}
	if err := <-ended; err != nil {
		t.Errorf("Serve = %v", err)
	}
}

// What does not end in time is cut, and told.
func TestServeGraceEnds(t *testing.T) {
	t.Parallel()
	inside, open := make(chan struct{}), make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		ended <- Serve(ctx, l, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { close(inside); <-open }), 10*time.Millisecond)
	}()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if _, err := fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	<-inside
	cancel()
	if err := <-ended; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Serve = %v", err)
	}
	close(open)
}

func TestServeWithoutAPort(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	if err := Serve(t.Context(), l, http.NotFoundHandler(), time.Second); err == nil {
		t.Error("no error")
	}
}

// Whatever comes, the status is one that Telegram understands, and nothing of the body gets into the log.
func FuzzWebhook(f *testing.F) {
	f.Add("POST", secret, "application/json", []byte(`{"update_id":1}`))
	f.Add("GET", "", "", []byte{})
	f.Fuzz(func(t *testing.T, method, shown, kind string, body []byte) {
		r := delivery(bytes.NewReader(body))
		r.Method = method
		r.Header.Set("Content-Type", kind)
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", shown)
		got := &received{}
		w := httptest.NewRecorder()
		got.handler().ServeHTTP(w, r)
		switch w.Code {
		case 200:
			if shown != secret || method != http.MethodPost {
				t.Error("let in")
			}
		case 400, 401, 405, 413, 415:
		default:
			t.Errorf("status %d", w.Code)
		}
		if got.log.Len() > 0 && len(body) > 20 && bytes.Contains(got.log.Bytes(), body) {
			t.Errorf("log %s", got.log.String())
		}
	})
}
