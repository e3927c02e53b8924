package account

import (
	"context"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/postgres"
)

// Kind is what somebody who writes to us is to us.
type Kind int

const (
	// Stranger is anybody without an account, and a former member of staff.
	Stranger Kind = iota
	// Joining has used a code and waits for the caseworker.
	Joining
	// Adult is an adult of a family who was let in.
	Adult
	// Staff works here.
	Staff
)

// Role is what a member of staff may do.
type Role string

const (
	Caseworker Role = "caseworker"
	Supervisor Role = "supervisor"
	Specialist Role = "specialist"
)

// Actor is who sent an update, with all that is needed before it can be answered. A stranger has nothing but a screen.
type Actor struct {
	Kind     Kind
	Account  ID
	Adult    int64 // only of Kind Adult
	Staff    int64 // only of Kind Staff
	Role     Role
	Language string
	Simple   bool
	// Blocked says that they pass for somebody who blocked the bot.
	Blocked bool
	Screen  ScreenState
	// Handled says that this very update was finished before.
	Handled bool
}

// ScreenState is the live screen of a chat; without one only Version is set.
type ScreenState struct {
	MessageID int
	// Version is what was last shown; the next screen shows Version + 1. It never goes back in a chat, not even when the rows of old screens are gone.
	Version int64
	Live    bool
	// Back is where «Жалғастыру» leads once the screen is closed.
	Back []byte
	// ClosesAt is zero for a screen that needs no closing, or is closed.
	ClosesAt time.Time
}

const selectActor = `
	SELECT coalesce(a.id, 0), coalesce(a.adult_id, 0), coalesce(a.staff_id, 0), coalesce(a.state, ''), coalesce(s.role, ''),
	       coalesce(a.language, ''), coalesce(a.simple_menu, false), a.blocked_at IS NOT NULL,
	       coalesce(c.message_id, 0), coalesce(c.version, 0), c.back, c.closes_at,
	       EXISTS (SELECT FROM handled_updates h WHERE h.update_id = $2)
	FROM (SELECT $1::bytea AS telegram_index) who
	LEFT JOIN (accounts a LEFT JOIN staff s ON s.id = a.staff_id)
		ON a.telegram_index = who.telegram_index AND a.ended_at IS NULL AND s.ended_at IS NULL
	LEFT JOIN screens c ON c.telegram_index = who.telegram_index AND c.live`

// Actor tells who a Telegram account is and whether its update was handled, in one query: it is asked for every update.
func (s *Store) Actor(ctx context.Context, telegramID, update int64) (Actor, error) {
	var (
		a            Actor
		adult, staff int64
		state        string
		closes       *time.Time
	)
	err := s.Pool.QueryRow(ctx, selectActor, s.telegramIndex(telegramID), update).Scan(
		&a.Account, &adult, &staff, &state, &a.Role, &a.Language, &a.Simple, &a.Blocked,
		&a.Screen.MessageID, &a.Screen.Version, &a.Screen.Back, &closes, &a.Handled)
	if err != nil {
		return Actor{}, fmt.Errorf("actor of update %d: %w", update, err)
	}
	a.Screen = s.completed(a.Screen, closes)
	switch {
	case state == "joining":
		a.Kind = Joining
	case staff != 0:
		a.Kind, a.Staff = Staff, staff
	case adult != 0:
		a.Kind, a.Adult = Adult, adult
	}
	return a, nil
}

// completed fills in what NULL columns mean. Where no screen stands any more, versions go on from the clock, which is ahead of whatever was counted.
func (s *Store) completed(c ScreenState, closes *time.Time) ScreenState {
	c.Live, c.ClosesAt = c.MessageID != 0, postgres.OrZero(closes)
	if !c.Live {
		c.Version = s.Clock().Unix()
	}
	return c
}
