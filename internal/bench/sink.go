package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// sink is a Bot API that accepts everything at once and remembers of each chat only the buttons of its screen. It searches for the little it needs instead of
// parsing, so that it costs the machine the same whether parameters come as JSON or as a form.
type sink struct {
	url    string
	server *http.Server
	// chats is not changed after the start.
	chats map[int64]*screen
	calls atomic.Int64
	// wait is how long an answer takes.
	wait time.Duration
	// heard is told of every call while a recording is made.
	heard atomic.Pointer[func(method, contentType string, body []byte)]
}

// screen is the message that stands in a chat.
type screen struct {
	mu      sync.Mutex
	id      int64
	buttons []string
}

func openSink(chats []int64) (*sink, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open the Bot API sink: %w", err)
	}
	s := &sink{url: "http://" + listener.Addr().String(), chats: make(map[int64]*screen)}
	for _, chat := range chats {
		s.chats[chat] = &screen{}
	}
	s.server = &http.Server{Handler: s}
	go func() { _ = s.server.Serve(listener) }() // ends with close
	return s, nil
}

func (s *sink) close() error { return s.server.Close() }

// ServeHTTP answers /bot<token>/<method>.
func (s *sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the bot is being stopped
	}
	method := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	s.calls.Add(1)
	if heard := s.heard.Load(); heard != nil {
		(*heard)(method, r.Header.Get("Content-Type"), body)
	}
	if s.wait > 0 {
		time.Sleep(s.wait)
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(s.answer(method, body)) // likewise
}

func (s *sink) answer(method string, body []byte) []byte {
	switch method {
	case "getMe":
		return []byte(`{"ok":true,"result":{"id":5000000001,"is_bot":true,"first_name":"Жадынама","username":"zhadynama_bot"}}`)
	case "sendMessage", "editMessageText":
		chat := numberAfter(body, "chat_id")
		return fmt.Appendf(nil, `{"ok":true,"result":{"message_id":%d,"from":{"id":5000000001,"is_bot":true,"first_name":"Жадынама","username":"zhadynama_bot"},`+
			`"chat":{"id":%d,"first_name":"Айнұр","type":"private"},"date":1795334400,"edit_date":1795334400,"text":"%s"}}`,
			s.chats[chat].show(method == "sendMessage", body), chat, filler)
	default:
		return []byte(`{"ok":true,"result":true}`)
	}
}

// filler stands for the text that Telegram sends back with a message and with a tap.
var filler = strings.Repeat("Бұл - хабарлама мәтіні. ", 12)

// show keeps the buttons of what a chat was just sent and gives the id of its message.
func (c *screen) show(sent bool, body []byte) int64 {
	if c == nil {
		return 1
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if sent {
		c.id++
	}
	c.buttons = c.buttons[:0]
	const key = `"callback_data":"`
	for {
		at := bytes.Index(body, []byte(key))
		if at < 0 {
			return c.id
		}
		body = body[at+len(key):]
		end := bytes.IndexByte(body, '"')
		c.buttons = append(c.buttons, string(body[:max(0, end)]))
	}
}

// button is the data of one button of the screen, with the message it stands on.
func (c *screen) button(n int) (message int64, data string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n >= len(c.buttons) {
		return 0, "", fmt.Errorf("the screen has %d buttons, not more than %d", len(c.buttons), n)
	}
	return c.id, c.buttons[n], nil
}

// all are the data of all buttons.
func (c *screen) all() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.buttons...)
}

// numberAfter is the first number after a key, 0 if there is none: in JSON and in a form alike.
func numberAfter(body []byte, key string) int64 {
	_, rest, _ := bytes.Cut(body, []byte(key))
	start := bytes.IndexAny(rest, "-0123456789")
	if start < 0 {
		return 0
	}
	end := start + 1
	for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
		end++
	}
	n, err := strconv.ParseInt(string(rest[start:end]), 10, 64)
	if err != nil {
		return 0
	}
	return n
}
