package main

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// The names of what goes over the wires, where it is not a method of the Bot API.
const (
	redisTake = "take hold" // Redis lends a person's turn
	redisGive = "give hold" // Redis takes it back, with the state and the mark that the update is done
)

// trap waits for one call between a replica and the outside, and makes that moment the moment of a fault.
type trap struct {
	point string
	// where is a method of the Bot API or one of the names above; about is what the call (of getUpdates: its answer, if the call arrives) must contain.
	where, about string
	// arrives: the call is carried out and only its answer is lost.
	arrives bool
	fault   func(*replica) (survives bool)
	caught  chan struct{}
}

func (tr *trap) spring(r *replica) (survives bool) {
	defer close(tr.caught)
	return tr.fault(r)
}

// traps are all that are set; each catches once.
type traps struct {
	mu  sync.Mutex
	set []*trap
	// apart are calls of other kinds that a test wants to hear of.
	heard func(where string, request []byte)
}

func (ts *traps) add(tr *trap) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	tr.caught = make(chan struct{})
	ts.set = append(ts.set, tr)
}

func (ts *traps) fits(arrives bool, where string, text []byte) *trap {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	for i, tr := range ts.set {
		if tr.where == where && tr.arrives == arrives && bytes.Contains(text, []byte(tr.about)) {
			ts.set = append(ts.set[:i], ts.set[i+1:]...)
			return tr
		}
	}
	return nil
}

// left are those that caught nothing.
func (ts *traps) left() []*trap {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	return slices.Clone(ts.set)
}

// telegramWire is what one replica takes for Telegram's server.
type telegramWire struct {
	*traps
	server  string
	client  *http.Transport
	replica atomic.Pointer[replica]
	// held, if set, keeps every call until the caller gives up: a Telegram that hangs.
	held    atomic.Bool
	holding atomic.Int64
}

func newTelegramWire(t testing.TB, ts *traps, server string) (*telegramWire, string) {
	w := &telegramWire{traps: ts, server: server, client: &http.Transport{MaxIdleConnsPerHost: 16}}
	listener := httptest.NewServer(w)
	t.Cleanup(func() {
		listener.CloseClientConnections()
		listener.Close()
		w.client.CloseIdleConnections()
	})
	return w, listener.URL
}

func (w *telegramWire) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if w.held.Load() {
		w.holding.Add(1)
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}
	method := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	w.heard(method, body)
	tr := w.fits(false, method, body)
	if tr != nil && !tr.spring(w.replica.Load()) {
		panic(http.ErrAbortHandler)
	}
	answer, text, err := w.pass(r, body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	request := body
	if method == "getUpdates" {
		request = text
	}
	if tr := w.fits(true, method, request); tr != nil && !tr.spring(w.replica.Load()) {
		panic(http.ErrAbortHandler)
	}
	for name, values := range answer.Header {
		rw.Header()[name] = values
	}
	rw.WriteHeader(answer.StatusCode)
	_, _ = rw.Write(text) // a replica that hung up misses nothing but its answer
}

func (w *telegramWire) pass(r *http.Request, body []byte) (*http.Response, []byte, error) {
	request, err := http.NewRequestWithContext(r.Context(), r.Method, w.server+r.URL.Path, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	request.Header = r.Header
	answer, err := w.client.RoundTrip(request)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer, text, err
}

// redisWire is what one replica takes for Redis.
type redisWire struct {
	*traps
	server   string
	listener net.Listener
	replica  atomic.Pointer[replica]
	open     sync.WaitGroup
	mu       sync.Mutex
	conns    map[net.Conn]bool
}

func newRedisWire(t testing.TB, ts *traps, server string) *redisWire {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &redisWire{traps: ts, server: server, listener: listener, conns: map[net.Conn]bool{}}
	w.open.Go(w.accept)
	t.Cleanup(w.close)
	return w
}

func (w *redisWire) accept() {
	for {
		from, err := w.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue
		}
		to, err := net.Dial("tcp", w.server)
		if err != nil {
			from.Close() // Redis is stopped
			continue
		}
		w.join(from, to)
	}
}

func (w *redisWire) join(from, to net.Conn) {
	w.mu.Lock()
	w.conns[from], w.conns[to] = true, true
	w.mu.Unlock()
	var after atomic.Pointer[trap]
	w.open.Go(func() { w.commands(from, to, &after) })
	w.open.Go(func() { w.answers(to, from, &after) })
}

// commands passes on what the replica says. The client writes each command at once, so a piece begins with a command.
func (w *redisWire) commands(from, to net.Conn, after *atomic.Pointer[trap]) {
	defer w.part(from, to)
	piece := make([]byte, 64<<10)
	for {
		n, err := from.Read(piece)
		if err != nil {
			return
		}
		where := commandName(piece[:n])
		if tr := w.fits(false, where, piece[:n]); tr != nil && !tr.spring(w.replica.Load()) {
			return
		}
		if tr := w.fits(true, where, piece[:n]); tr != nil {
			after.Store(tr)
		}
		if _, err := to.Write(piece[:n]); err != nil {
			return
		}
	}
}

// commandName tells the two scripts of a turn by the number of their arguments.
func commandName(command []byte) string {
	switch {
	case bytes.HasPrefix(command, []byte("*9\r\n")):
		return redisTake
	case bytes.HasPrefix(command, []byte("*12\r\n")):
		return redisGive
	}
	return ""
}

func (w *redisWire) answers(from, to net.Conn, after *atomic.Pointer[trap]) {
	defer w.part(from, to)
	piece := make([]byte, 64<<10)
	for {
		n, err := from.Read(piece)
		if err != nil {
			return
		}
		switch tr := after.Swap(nil); {
		case tr == nil:
		case bytes.HasPrefix(piece[:n], []byte("-NOSCRIPT")):
			w.again(tr) // not carried out yet: it comes again with its text
		case !tr.spring(w.replica.Load()):
			return
		}
		if _, err := to.Write(piece[:n]); err != nil {
			return
		}
	}
}

func (ts *traps) again(tr *trap) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	ts.set = append(ts.set, tr)
}

func (w *redisWire) part(conns ...net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range conns {
		c.Close()
		delete(w.conns, c)
	}
}

func (w *redisWire) close() {
	w.listener.Close()
	w.mu.Lock()
	for c := range w.conns {
		c.Close()
	}
	w.mu.Unlock()
	w.open.Wait()
}
