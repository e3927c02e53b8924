// Package booking is in charge of meetings: who can be met where and when, which times are free, who has one, what becomes of it, and of which of them people are
// reminded. What must never happen twice, a slot given to two, one adult at two places at a time, the schema's constraints decide; this package says what
// came of it. It speaks in ids: the words for them are in the locales, under the keys kind.<kind>, mode.<mode>, outside.<outside> and why.<reason>.
package booking

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/postgres"
	"github.com/senim-bot/senim/internal/vault"
)

// Ids of the rows, one type a table.
type (
	AppointmentID int64
	SlotID        int64
	OfficeID      int64
	WaitID        int64
	OfferID       int64
	ClosureID     int64
	// SpecialistID is an id of staff.
	SpecialistID = family.StaffID
)

var (
	// ErrNotFound answers for what does not exist and, in the same way, for what this adult or this member of staff may not know of.
	ErrNotFound = family.ErrNotFound
	// ErrNotAllowed: the member of staff may not do this for that family, or has left.
	ErrNotAllowed = family.ErrNotAllowed
	// ErrTaken: the time is somebody else's, or not offered any more.
	ErrTaken = errors.New("the time is taken")
	// ErrBusy: the adult is at another meeting then.
	ErrBusy = errors.New("the adult is at another meeting then")
	// ErrTooLate: it has begun, or begins so soon that a button cannot do it any more.
	ErrTooLate = errors.New("too late")
	// ErrChanged: the meeting is not what was decided on any more; it must be looked at again.
	ErrChanged = family.ErrChanged
	// ErrInvalid: the request contradicts the catalogue or itself.
	ErrInvalid = family.ErrInvalid
)

// Store keeps meetings in PostgreSQL. All times it takes and gives are instants; they are stored in UTC. All its fields must be set.
//
// Whatever books or changes takes its locks in one order, so that two never wait for each other: the adult, the meeting, the slot, its claim.
type Store struct {
	Pool     *pgxpool.Pool
	Vault    *vault.Vault
	Families *family.Store
	// Zone is by whose clock offices open: Asia/Almaty.
	Zone *time.Location
	// CloseScreen closes what the adult's phone shows, in the transaction that changed it under her eyes; the way back shows the new state.
	// CloseScreenAt does so at that moment to what she was shown of a meeting that the office changed, if she has not been shown anything since.
	CloseScreen, CloseScreenAt func(ctx context.Context, tx postgres.Querier, adult family.AdultID, at time.Time) error
	// Log is told of rows that do not open, by their ids; whatever lists rows goes on without them.
	Log *slog.Logger
}

const (
	// holdTime is how long a time stays hers while she reads; each of her taps on it begins it anew, but not beyond holdMost since the first.
	holdTime = 10 * time.Minute
	holdMost = 30 * time.Minute
	// keepTime is how long a cancelled meeting can be taken back, and its time is offered to nobody.
	keepTime = 10 * time.Minute
	// Ahead is how far ahead times are made.
	Ahead = 8 * 7 * 24 * time.Hour
)
