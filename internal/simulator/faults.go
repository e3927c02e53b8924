package simulator

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// fault is an order to fail: the next Times calls (0: every call, until the orders change) of a method in a chat.
type fault struct {
	Method     string `json:"method"`  // "*" for any
	ChatID     int64  `json:"chat_id"` // 0 for any
	Times      int    `json:"times"`
	Kind       string `json:"fault"`
	RetryAfter int    `json:"retry_after"`

	left int
}

// maxHang ends a hanging call that nobody gives up.
const maxHang = 65 * time.Second

// accepted says that the call takes effect and only its answer is lost.
func (f *fault) accepted() bool { return f.Kind == "reset-after" || f.Kind == "garbage" }

func (f *fault) check() error {
	switch f.Kind {
	case "429", "500", "502-html", "hang", "reset-before", "reset-after", "garbage":
	default:
		return fmt.Errorf("unknown fault %q", f.Kind)
	}
	if f.Method == "" || f.Times < 0 || f.RetryAfter < 0 {
		return fmt.Errorf("fault %q needs a method (or *), times >= 0 and retry_after >= 0", f.Kind)
	}
	return nil
}

// faults are the orders in force. The first that fits a call is used.
type faults struct {
	mu     sync.Mutex
	orders []*fault
}

func (fs *faults) replace(orders []*fault) {
	for _, f := range orders {
		f.left = f.Times
	}
	fs.mu.Lock()
	defer fs.mu.Unlock()
	fs.orders = orders
}

// list copies the orders in force; Times is what is left of each.
func (fs *faults) list() []fault {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	left := []fault{}
	for _, f := range fs.orders {
		if f.Times > 0 && f.left == 0 {
			continue
		}
		one := *f
		if f.Times > 0 {
			one.Times = f.left
		}
		left = append(left, one)
	}
	return left
}

// take finds the order for a call and uses it up by one.
func (fs *faults) take(method string, chatID int64) *fault {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for _, f := range fs.orders {
		fits := (f.Method == "*" || strings.EqualFold(f.Method, method)) && (f.ChatID == 0 || f.ChatID == chatID)
		if !fits || f.Times > 0 && f.left == 0 {
			continue
		}
		f.left--
		return f
	}
	return nil
}

// fail is the end of a call that takes no effect.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, f *fault, e entry) {
	e.Fault = f.Kind
	switch f.Kind {
	case "429":
		s.record(e, refusal(tooManyRequests(max(1, f.RetryAfter)))).write(w)
	case "500":
		s.record(e, refusal(&apiError{code: 500, description: "Internal Server Error: restart"})).write(w)
	case "502-html":
		s.record(e, answer{status: 502, description: "Bad Gateway"})
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = w.Write([]byte("<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n"))
	case "hang":
		s.record(e, answer{})
		s.hang(r)
		reset(w)
	case "reset-before":
		s.record(e, answer{})
		reset(w)
	}
}

// spoil loses the answer of a call that took effect.
func (s *Server) spoil(w http.ResponseWriter, f *fault, a answer, e entry) {
	e.Fault = f.Kind
	s.record(e, a)
	if f.Kind == "reset-after" {
		reset(w)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(a.body[:len(a.body)/2])
}

func (s *Server) record(e entry, a answer) answer {
	e.Status, e.Description = a.status, a.description
	s.journal.add(e)
	return a
}

// hang holds a call until the caller gives up, the server closes, or the time is over.
func (s *Server) hang(r *http.Request) {
	limit := time.NewTimer(maxHang)
	defer limit.Stop()
	select {
	case <-r.Context().Done():
	case <-s.ctx.Done():
	case <-limit.C:
	}
}

// reset closes the connection without an answer, so that the caller reads "connection reset by peer".
func reset(w http.ResponseWriter) {
	if hijacker, ok := w.(http.Hijacker); ok {
		if conn, _, err := hijacker.Hijack(); err == nil {
			if tcp, ok := conn.(*net.TCPConn); ok {
				_ = tcp.SetLinger(0)
			}
			_ = conn.Close()
			return
		}
	}
	panic(http.ErrAbortHandler)
}
