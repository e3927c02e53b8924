package flow

import (
	"context"
	"slices"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// bookingFor is bookingMeeting for a family that has no phone, or is on it: staff read the same questions out.
var bookingFor = questions[bookState]{dialog.Conversation[*talk, bookState]{
	Name:    "book-for",
	Version: 2,
	Steps:   readOut(bookSteps(takeDraftFor)),
}}

// readOut makes of questions to an adult what staff see of them.
func readOut(steps []dialog.Step[*talk, bookState]) []dialog.Step[*talk, bookState] {
	for i := range steps {
		ask := steps[i].Ask
		steps[i].Ask = func(t *talk, s bookState) dialog.Screen {
			return message.ReadOut(t.say, s.For, s.Talk, s.Invited, t.now, ask(t, s))
		}
	}
	return steps
}

// bookFor begins to book for an adult.
func (t *talk) bookFor(ctx context.Context, tap dialog.Tap) (reply, error) {
	a, err := t.Families.AdultPage(ctx, t.staffID(), family.AdultID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	return t.beginFor(ctx, a.Language, bookState{For: a.CaseName})
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
			s := bookState{For: family.CaseName{ID: adult, Family: c.Family.Code, Initial: r.Initial}, Talk: true, Document: document}
			s.Wishes.Persons, s.Wishes.OfficeOnly = []family.PersonID{c.Person.ID}, booking.OfficeOnly(c.Track)
			return t.beginFor(ctx, r.Language, s)
		}
	}
	return show(message.CaseFile(t.say, c, t.now, 0)), nil
}

// beginFor begins to book for an adult who reads a language, if that is known.
func (t *talk) beginFor(ctx context.Context, language string, s bookState) (reply, error) {
	offered, err := t.Meetings.Offered(ctx, s.holder(t))
	if err != nil {
		return reply{}, err
	}
	if language == "" {
		language = t.who.Language
	}
	s.Wishes.Language, s.Offered = spoken(language), offered
	if s.Wishes.OfficeOnly {
		s.Offered = atOffice(offered)
	}
	return bookingFor.begin(t, s, stepKind)
}

// atOffice leaves of what can be booked what is held at the office, and no other way to hold it.
func atOffice(offered []booking.Offered) []booking.Offered {
	var all []booking.Offered
	for _, o := range offered {
		if slices.Contains(o.Modes, booking.InPerson) {
			o.Modes = []booking.Mode{booking.InPerson}
			all = append(all, o)
		}
	}
	return all
}

func takeDraftFor(ctx context.Context, t *talk, s *bookState, in dialog.Input) (dialog.Next, error) {
	if answer, ok := tapped(in); !ok || answer != message.GoOn {
		return dialog.Again(), nil
	}
	booked, err := t.bookKept(ctx, s.holder(t), s.Slot.ID)
	switch {
	case s.gone(err):
		return dialog.Goto(stepNearest), nil
	case err != nil:
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
