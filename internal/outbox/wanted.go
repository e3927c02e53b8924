package outbox

import (
	"context"
	"time"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/delivery"
	"github.com/senim-bot/senim/internal/family"
)

// skipped is the error of a delivery that must not go out any more. Its text is the reason for the report.
type skipped string

func (s skipped) Error() string { return string(s) }

// check finds out, in the turns of their people, which messages must not be sent any more, or not now: whatever happened until a turn was ours counts, another screen, a block, a meeting
// that was moved.
func (o *Outbox) check(ctx context.Context, all []*message) error {
	now := o.Clock()
	for _, ask := range []func(context.Context, []*message, time.Time) error{o.reached, o.owed, o.sendable, o.withheld} {
		if all = those(all, func(m *message) bool { return m.err == nil }); len(all) == 0 {
			return nil
		}
		if err := ask(ctx, all, now); err != nil {
			return err
		}
	}
	return nil
}

func those(all []*message, fit func(*message) bool) []*message {
	some := make([]*message, 0, len(all))
	for _, m := range all {
		if fit(m) {
			some = append(some, m)
		}
	}
	return some
}

func deliveries(all []*message) []delivery.Delivery {
	some := make([]delivery.Delivery, len(all))
	for i, m := range all {
		some[i] = m.Delivery
	}
	return some
}

// reached finds the chats, and skips what may not be sent there.
func (o *Outbox) reached(ctx context.Context, all []*message, _ time.Time) error {
	asked := make([]account.Asked, len(all))
	for i, m := range all {
		asked[i] = account.Asked{Account: account.ID(m.Account), Persons: m.Persons}
	}
	chats, err := o.Accounts.Chats(ctx, asked)
	if err != nil {
		return err
	}
	for i, m := range all {
		switch m.chat = chats[i]; {
		case !m.chat.Active:
			m.err = skipped("ended")
		case m.chat.Blocked:
			m.err = skipped("blocked")
		case !m.chat.Linked:
			m.err = skipped("unlinked")
		}
	}
	return nil
}

// owed skips what has nothing to tell any more; whoever knows what it was about is asked. Without persons, and not about a meeting, it is always owed, and so is what is of a notice.
func (o *Outbox) owed(ctx context.Context, all []*message, now time.Time) error {
	for _, m := range all {
		if !m.news() || m.Kind.OfMeetings() {
			continue
		}
		owed, err := o.newsOwed(ctx, m.Delivery, now)
		if err != nil {
			return err
		}
		if !owed {
			m.err = skipped("nothing new")
		}
	}
	all = those(all, func(m *message) bool { return m.Kind.OfMeetings() })
	if len(all) == 0 {
		return nil
	}
	pings := make([]booking.Ping, len(all))
	for i, m := range all {
		pings[i] = booking.Ping{Account: family.AccountID(m.Account), Kind: m.Kind}
	}
	said, err := o.Meetings.PingsOwed(ctx, pings, now)
	if err != nil {
		return err
	}
	for i, m := range all {
		if m.said = said[i]; m.said.Count == 0 {
			m.err = skipped("nothing new")
		}
	}
	return nil
}

func (o *Outbox) newsOwed(ctx context.Context, d delivery.Delivery, now time.Time) (bool, error) {
	who := family.AccountID(d.Account)
	last, err := delivery.LastSent(ctx, o.Pool, d.Account, d.Kind)
	if err != nil {
		return false, err
	}
	owed, err := o.Families.PingDue(ctx, who, d.Persons, last, now)
	if err == nil && !owed {
		owed, err = o.Meetings.NewsOwed(ctx, who, d.Persons, last, now)
	}
	if err == nil && !owed {
		owed, err = o.Notices.NewsOwed(ctx, who, last, now)
	}
	return owed, err
}

// withheld skips what is for somebody who is to be left in peace.
func (o *Outbox) withheld(ctx context.Context, all []*message, now time.Time) error {
	reasons, err := delivery.Withheld(ctx, o.Pool, now, deliveries(all)...)
	if err != nil {
		return err
	}
	for i, m := range all {
		if reasons[i] != "" {
			m.err = skipped(reasons[i])
		}
	}
	return nil
}
