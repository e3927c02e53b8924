package postgres

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/puddle/v2"
)

// IsUnique says whether err is a violation of the unique or exclusion constraint (or unique index) of that name: somebody else was first.
func IsUnique(err error, constraint string) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "23505" || pg.Code == "23P01") && pg.ConstraintName == constraint
}

// LostRace says that the transaction was undone because of another one and may simply be run again.
func LostRace(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// IsUnavailable says that PostgreSQL could not be reached, would not serve us now, or did not answer in time: the same call may succeed later, and nothing is
// wrong with what was asked. An update that met it must be delivered again.
func IsUnavailable(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return unavailable(pg.Code)
	}
	var network net.Error
	var connect *pgconn.ConnectError
	return errors.As(err, &network) || errors.As(err, &connect) || pgconn.Timeout(err) || pgconn.SafeToRetry(err) ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, pgconn.ErrConnClosed) || errors.Is(err, puddle.ErrClosedPool) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

func unavailable(code string) bool {
	for _, prefix := range []string{
		"08",    // connection
		"25006", // read-only: a standby, in the middle of a switch-over
		"25P03", // we idled too long in a transaction
		"28",    // log-in refused: a password being changed
		"3D",    // the database is not there: being restored
		"53",    // out of connections, memory, disk
		"55P03", // a lock was not to be had in time
		"57014", // statement_timeout
		"57P",   // shut down, starting up, crashed
		"58",    // the server's own disk
	} {
		if strings.HasPrefix(code, prefix) {
			return true
		}
	}
	return false
}

// State names a refusal of the server in a log: its SQLSTATE, which holds nothing of a person. Empty for other errors.
func State(err error) string {
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		return "SQLSTATE " + refused.Code
	}
	return ""
}
