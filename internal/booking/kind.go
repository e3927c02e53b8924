package booking

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// Kind is a kind of consultation, or of a date outside.
type Kind string

const (
	Documents     Kind = "documents"
	Legal         Kind = "legal"
	Psychological Kind = "psychological"
	Social        Kind = "social"
	Medical       Kind = "medical"
	Theological   Kind = "theological"
	Education     Kind = "education"
	Work          Kind = "work"
)

// Kinds lists all kinds of consultation in the catalogue's order. Which of them are offered, for how long and how, is a setting: Offered.
func Kinds() []Kind {
	return []Kind{Documents, Legal, Psychological, Social, Medical, Theological, Education, Work}
}

// Dates that others set: they have no slot, and whatever paper calls her there prevails over what the chat says.
const (
	Court        Kind = "court"
	ExpertCentre Kind = "expert-centre"
	Registry     Kind = "registry"
	HomeVisit    Kind = "home-visit"
	// ServiceVisit is a visit to a service that keeps a register. The chat speaks of it only when the adult asked for that.
	ServiceVisit Kind = "service-visit"
)

// OutsideKinds lists all kinds of dates outside.
func OutsideKinds() []Kind { return []Kind{Court, ExpertCentre, Registry, HomeVisit, ServiceVisit} }

// IsOutside says whether k is a date outside.
func (k Kind) IsOutside() bool { return slices.Contains(OutsideKinds(), k) }

// Mode is how people meet.
type Mode string

const (
	InPerson Mode = "in-person"
	Phone    Mode = "phone"
	Video    Mode = "video"
	Home     Mode = "home"
	// Outside is the mode of every date outside.
	Outside Mode = "outside"
)

// Modes lists the ways to meet that can be booked.
func Modes() []Mode { return []Mode{InPerson, Phone, Video, Home} }

// AtHome says that whoever meets her comes to her: nobody of the family sets out.
func AtHome(k Kind, m Mode) bool { return m == Home || k == HomeVisit }

// Remote says that nobody has to leave the house for it.
func (m Mode) Remote() bool { return m == Phone || m == Video }

// Offered is a kind as it can be booked now.
type Offered struct {
	Kind    Kind
	Minutes int
	Modes   []Mode
	// Notice is up to how long before the beginning a button may book it, move it, or call it off so that others get the time.
	Notice time.Duration
}

// Offered lists what somebody can book, in the order in which it is shown. An adult sees talks with a theologian only once they were switched on with her; staff see all.
func (s *Store) Offered(ctx context.Context, who Holder) ([]Offered, error) {
	rows, _ := s.Pool.Query(ctx, `
		SELECT kind, minutes, modes, notice_minutes * interval '1 minute' FROM (SELECT *, @adult::bigint AS adult_id FROM kinds) w
		WHERE offered AND (@by::bigint <> 0 OR `+shown+`) ORDER BY place`,
		pgx.StrictNamedArgs{"adult": who.Adult, "by": who.By}) // its error is met again by reading the rows
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Offered])
	if err != nil {
		return nil, fmt.Errorf("what can be booked for adult %d: %w", who.Adult, err)
	}
	return all, nil
}

// shown keeps, of what adults w.adult_id want of kinds w.kind, what they can ask for by themselves. To talk with a theologian is nobody's duty, and the price of no other help:
// the chat speaks of it to whom it was switched on with.
const shown = `(w.kind <> 'theological' OR EXISTS (SELECT FROM adults d WHERE d.id = w.adult_id AND d.theologian))`
