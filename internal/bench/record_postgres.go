package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5/pgproto3"
)

// errTransaction is met when the walk comes to write more than its last statement.
var errTransaction = errors.New("a turn of the walk opens a transaction; the bare side cannot play that yet")

// tapPostgres opens an address that leads to the database and notes what is executed there.
func (r *recorder) tapPostgres(databaseURL string) (tapped string, closeAll func(), err error) {
	u, err := url.Parse(databaseURL)
	if err != nil {
		return "", nil, fmt.Errorf("record SQL: %w", err)
	}
	query := u.Query()
	socket := filepath.Join(query.Get("host"), ".s.PGSQL.5432")
	address, closeAll, err := relay(socket, r.listenSQL)
	if err != nil {
		return "", nil, fmt.Errorf("record SQL: %w", err)
	}
	query.Del("host")
	u.Host, u.RawQuery = address, query.Encode()
	return u.String(), closeAll, nil
}

// relay passes connections on to a unix socket and lets listen read what the client says.
func relay(socket string, listen func(io.Reader)) (address string, closeAll func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go pass(ctx, client, socket, listen)
		}
	}()
	return listener.Addr().String(), func() { cancel(); _ = listener.Close() }, nil
}

func pass(ctx context.Context, client net.Conn, socket string, listen func(io.Reader)) {
	server, err := net.Dial("unix", socket)
	if err != nil {
		_ = client.Close()
		return
	}
	stop := context.AfterFunc(ctx, func() { _, _ = client.Close(), server.Close() })
	defer stop()
	go func() {
		listen(io.TeeReader(client, server))
		_ = server.Close()
	}()
	_, _ = io.Copy(client, server) // either side hanging up ends both
	_ = client.Close()
}

// listenSQL reads one connection. A call is what comes before one Sync.
func (r *recorder) listenSQL(said io.Reader) {
	backend := pgproto3.NewBackend(said, io.Discard)
	if _, err := backend.ReceiveStartupMessage(); err != nil {
		r.fail(fmt.Errorf("record SQL: %w", err))
		return
	}
	prepared := map[string]string{}
	var together []statement
	for {
		message, err := backend.Receive()
		if err != nil {
			return // the connection ended
		}
		switch m := message.(type) {
		case *pgproto3.Parse:
			prepared[m.Name] = m.Query
		case *pgproto3.Bind:
			together = append(together, bound(m, prepared[m.PreparedStatement]))
		case *pgproto3.Query:
			if !strings.HasPrefix(m.String, "--") { // the pool asks whether a connection that idled is alive
				r.note(call{SQL: []statement{{SQL: m.String}}})
				r.fail(r.plain(m.String))
			}
		case *pgproto3.Sync:
			if together != nil {
				r.note(call{SQL: together})
			}
			together = nil
		}
	}
}

// plain says whether a statement of the simple protocol can be played: pgx sends begin, commit and rollback by it.
func (r *recorder) plain(sql string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.idle == nil || r.idle[sql+"\n"] {
		return nil
	}
	return fmt.Errorf("%w: %s", errTransaction, sql)
}

// bound copies a message whose buffers are used again. The protocol allows one format for all parameters.
func bound(m *pgproto3.Bind, sql string) statement {
	s := statement{SQL: sql}
	for i, p := range m.Parameters {
		if p != nil {
			p = append([]byte{}, p...)
		}
		var format int16
		switch len(m.ParameterFormatCodes) {
		case 0:
		case 1:
			format = m.ParameterFormatCodes[0]
		default:
			format = m.ParameterFormatCodes[i]
		}
		s.Params, s.Formats = append(s.Params, p), append(s.Formats, format)
	}
	return s
}
