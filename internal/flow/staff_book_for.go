package flow

import (
	"context"
	"time"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// bookedFor is for whom one of the staff books. Talk: it is an invitation of ours to hear what a machine does not tell; no such talk is on a day in Except.
type bookedFor struct {
	Who    family.CaseName `json:"w,omitzero"`
	Talk   bool            `json:"t,omitempty"`
	Except []time.Time     `json:"x,omitempty"`
}

// bookingFor is bookingMeeting for a family that has no phone, or is on it: staff read the same questions out.
var bookingFor = questions[bookState]{dialog.Conversation[*talk, bookState]{
	Name:    "book-for",
	Version: 1,
	Steps: []dialog.Step[*talk, bookState]{
		{Name: stepKind, Ask: readOut(askKind), Take: takeKind},
		{Name: stepMode, Ask: readOut(askMode), Take: takeMode},
		{Name: stepAbout, Look: lookAbout, Ask: readOut(askAbout), Take: takeAbout},
		{Name: stepWishes, Look: lookWishes, Ask: readOut(askWishes), Take: takeWishes},
		{Name: stepOffice, Look: lookOffice, Ask: readOut(askOffice), Take: takeOffice},
		{Name: stepNearest, Look: lookNearest, Ask: readOut(askNearest), Take: takeNearest},
		{Name: stepFreeDay, Look: lookDays, Ask: readOut(askDays), Take: takeFreeDay},
		{Name: stepFreeTime, Look: lookTimes, Ask: readOut(askTimes), Take: takeSlot},
		{Name: stepDraft, Look: lookDraft, Ask: readOut(askDraft), Take: takeDraftFor},
	},
}}

// readOut is a question to an adult as staff see it.
func readOut(ask func(*talk, bookState) dialog.Screen) func(*talk, bookState) dialog.Screen {
	return func(t *talk, s bookState) dialog.Screen {
		return message.ReadOut(t.say, s.For.Who, s.For.Talk, ask(t, s))
	}
}

// bookFor begins to book for an adult.
func (t *talk) bookFor(ctx context.Context, tap dialog.Tap) (reply, error) {
	a, err := t.Families.AdultPage(ctx, t.staffID(), family.AdultID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return t.beginFor(ctx, bookedFor{Who: a.CaseName})
}

// inviteToTalk begins to invite an adult to a talk about what she was not told yet of a document.
func (t *talk) inviteToTalk(ctx context.Context, tap dialog.Tap) (reply, error) {
	document, adult := family.DocumentID(tap.Args[0]), family.AdultID(tap.Args[1])
	c, err := t.Families.CaseFile(ctx, t.staffID(), document, t.now)
	if err != nil {
		return t.hidden(err)
	}
	for _, r := range c.Readers {
		if r.Adult == adult && r.ToTell {
			return t.beginTalk(ctx, family.CaseName{ID: adult, Family: c.Family.Code, Initial: r.Initial}, c.Person.ID)
		}
	}
	return show(message.CaseFile(t.say, c, t.now, 0)), nil
}

// beginTalk leaves out the birthdays of all whom the adult is linked to.
func (t *talk) beginTalk(ctx context.Context, who family.CaseName, about family.PersonID) (reply, error) {
	people, err := t.Families.Linked(ctx, t.Meetings.Pool, who.ID, t.now)
	if err != nil {
		return reply{}, err
	}
	of := bookedFor{Who: who, Talk: true}
	for _, one := range people {
		days, err := t.Families.BirthdaysOf(ctx, one.ID, t.now, t.bookable().Until)
		if err != nil {
			return reply{}, err
		}
		of.Except = append(of.Except, days...)
	}
	return t.beginFor(ctx, of, about)
}

func (t *talk) beginFor(ctx context.Context, of bookedFor, about ...family.PersonID) (reply, error) {
	offered, err := t.Meetings.Offered(ctx)
	if err != nil {
		return reply{}, err
	}
	return bookingFor.begin(t, bookState{Offered: offered, Wishes: message.Wishes{Language: t.spoken(), Persons: about}, For: of}, stepKind)
}

// takeDraftFor confirms. What became somebody else's meanwhile is answered with other times.
func takeDraftFor(ctx context.Context, t *talk, s *bookState, in dialog.Input) (dialog.Next, error) {
	if answer, ok := tapped(in); !ok || answer != message.GoOn {
		return dialog.Again(), nil
	}
	request, err := t.Meetings.Draft(ctx, s.holder(t), s.Slot.ID)
	var booked booking.Booked
	if err == nil {
		booked, err = t.Meetings.Book(ctx, request, t.now)
	}
	if why, other := whyNot(err); other {
		s.Why = why
		return dialog.Goto(stepNearest), nil
	}
	if err != nil {
		return t.endWith(dialog.Screen{}, err)
	}
	return t.endWith(t.caseMeetingPage(ctx, booked.Appointment))
}

// heldFor is for whom one of the staff may hold a time in the conversation at hand; nobody in any other.
func (t *talk) heldFor() booking.Holder {
	if s, _, err := bookingFor.State(t.turn.State()); err == nil {
		return s.holder(t)
	}
	return booking.Holder{}
}
