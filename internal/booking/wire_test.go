package booking

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// wire is what a process takes for PostgreSQL: it passes everything on, but some connections end in the worst moments.
type wire struct {
	network  string
	address  string
	listener net.Listener
	open     sync.WaitGroup
	mu       sync.Mutex
	random   *rand.Rand
	conns    map[net.Conn]bool
	// how often it cut before a commit arrived, with the commit under way, after it was carried out, and in the middle of something else.
	before, during, after, between atomic.Int64
}

// newWire gives the wire to the server of url, and the url of its other end.
func newWire(t testing.TB, server string, seed uint64) (*wire, string) {
	t.Helper()
	config, err := pgconn.ParseConfig(server)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{listener: listener, random: rand.New(rand.NewPCG(seed, 0)), conns: map[net.Conn]bool{}}
	w.network, w.address = pgconn.NetworkAddress(config.Host, config.Port)
	w.open.Go(w.accept)
	t.Cleanup(w.close)
	end := url.URL{Scheme: "postgres", User: url.UserPassword(config.User, config.Password), Host: listener.Addr().String(), Path: config.Database, RawQuery: "sslmode=disable"}
	return w, end.String()
}

func (w *wire) accept() {
	for {
		from, err := w.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue
		}
		to, err := net.Dial(w.network, w.address)
		if err != nil {
			from.Close()
			continue
		}
		w.join(from, to)
	}
}

func (w *wire) join(from, to net.Conn) {
	w.mu.Lock()
	w.conns[from], w.conns[to] = true, true
	w.mu.Unlock()
	var deaf atomic.Bool
	w.open.Go(func() { w.questions(from, to, &deaf) })
	w.open.Go(func() { w.answers(to, from, &deaf) })
}

// commit is how the driver says it, in one piece.
var commit = []byte("Q\x00\x00\x00\x0bcommit\x00")

func (w *wire) questions(from, to net.Conn, deaf *atomic.Bool) {
	defer w.part(from, to)
	piece := make([]byte, 64<<10)
	for {
		n, err := from.Read(piece)
		if err != nil {
			return
		}
		isCommit := bytes.Contains(piece[:n], commit)
		switch chance := w.chance(1000); {
		case isCommit && chance < 40:
			w.before.Add(1)
			return
		case isCommit && chance < 80:
			w.during.Add(1)
			_, _ = to.Write(piece[:n]) // nobody hears what becomes of it
			return
		case isCommit && chance < 160:
			deaf.Store(true)
		case !isCommit && chance < 2:
			w.between.Add(1)
			return
		}
		if _, err := to.Write(piece[:n]); err != nil {
			return
		}
	}
}

func (w *wire) chance(of int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.random.IntN(of)
}

func (w *wire) answers(from, to net.Conn, deaf *atomic.Bool) {
	defer w.part(from, to)
	piece := make([]byte, 64<<10)
	for {
		n, err := from.Read(piece)
		if err != nil {
			return
		}
		if deaf.Load() {
			w.after.Add(1)
			return
		}
		if _, err := io.Copy(to, bytes.NewReader(piece[:n])); err != nil {
			return
		}
	}
}

func (w *wire) part(conns ...net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range conns {
		c.Close()
		delete(w.conns, c)
	}
}

func (w *wire) close() {
	w.listener.Close()
	w.mu.Lock()
	for c := range w.conns {
		c.Close()
	}
	w.mu.Unlock()
	w.open.Wait()
}
