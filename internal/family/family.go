// Package family is in charge of families: who belongs to one, which adult may see which papers of whom, where each paper stands and how much of that an
// adult is shown. The rules of showing are pure functions over a document's moves (shown.go); everything that reads for an adult goes through one live link (live.go).
// It speaks in ids: the words for them are in the locales, under the keys track.<track>, stage.<track>.<stage>, overlay.<overlay>, turn.<turn>, paper.<paper>,
// who.<who> and still.<still>.
package family

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// Ids of the rows, one type a table: an adult's id can never stand where a person's is meant.
type (
	FamilyID   int64
	PersonID   int64
	AdultID    int64
	LinkID     int64
	DocumentID int64
	CallID     int64
	// StaffID and AccountID are ids of package account.
	StaffID   int64
	AccountID int64
)

var (
	// ErrNotFound answers for what does not exist and, in the same way, for what this adult or this member of staff may not know of.
	ErrNotFound = errors.New("not found")
	// ErrNotAllowed: the member of staff neither looks after this family nor supervises, or has left.
	ErrNotAllowed = errors.New("not allowed")
	// ErrUnderAge: an adult is 18 or older, and so is whoever is to see papers of their own.
	ErrUnderAge = errors.New("under 18")
	// ErrOverlap: there is one already, where only one may be: a link of that adult to that person, a document of that track.
	ErrOverlap = errors.New("there is one already")
	// ErrInvalid: the request contradicts the catalogue or itself.
	ErrInvalid = errors.New("invalid request")
	// ErrNoVisit: a stage that is a visit or a pick-up needs its day, place and who comes.
	ErrNoVisit = errors.New("the stage needs a visit")
	// ErrPlaceNotRead: nobody has ticked yet that the paper says the one right place of birth; the document stays where it is.
	ErrPlaceNotRead = errors.New("the place of birth was not read on the paper")
	// ErrChanged: what was decided on is not what is there any more; it must be looked at again.
	ErrChanged = errors.New("it has changed since")
	// ErrTooLate: it can no longer be taken back. A move: its ten minutes are over, somebody was told of it, or another move followed; a request: it was decided.
	ErrTooLate = errors.New("too late to take it back")
	// ErrSecondPerson: an outcome about a relative takes effect when somebody else than who asked for it approves it (rule 8).
	ErrSecondPerson = errors.New("a second person must approve")
	// ErrNotInChat: the track may not be shown in the chat at all until a secret code can guard it.
	ErrNotInChat = errors.New("the track may not be shown in the chat")
)

// Store keeps families in PostgreSQL. All times it takes and gives are instants; they are stored in UTC. All its fields must be set.
type Store struct {
	Pool  *pgxpool.Pool
	Vault *vault.Vault
	// Zone is where working days begin and end: Asia/Almaty.
	Zone *time.Location
	// CloseScreen closes what the adult's phone shows, with no way back, in the transaction that took it from her. CloseScreenAt closes then what it will have
	// shown since before at, because that changes at that moment; the way back shows the new state.
	CloseScreen, CloseScreenAt func(ctx context.Context, tx postgres.Querier, adult AdultID, at time.Time) error
	// KeepScreenAt takes CloseScreenAt back, in the transaction that takes its reason back.
	KeepScreenAt func(ctx context.Context, tx postgres.Querier, adult AdultID, at time.Time) error
	// Log is told of rows that do not open, by their ids; whatever lists rows goes on without them.
	Log *slog.Logger
}

const (
	// undoTime is how long a recorded move can still be taken back, and so stays unseen by everybody.
	undoTime = 10 * time.Minute
	// undoMargin is how much before that it must be asked for: as long as a turn can take from reading the clock to its end, and so not while somebody is shown the move.
	undoMargin = 10 * time.Second
	// calmAfterTelling is how long nothing about a document lights up a phone after a person was told about it by a human.
	calmAfterTelling = 24 * time.Hour
)
