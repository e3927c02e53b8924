package main

import (
	"context"
	"fmt"
	"time"

	"github.com/senim-bot/senim/internal/booking"
)

// demoMeeting is booked at the first time on or after a day for which somebody fits.
type demoMeeting struct {
	adult string
	// by is who of the staff booked for her; empty: she did.
	by       string
	kind     booking.Kind
	mode     booking.Mode
	office   string // region; empty: any
	language string
	// bookedAgo is how many days ago it was booked, in how many days the first one is on which it may be.
	bookedAgo, in int
}

// seedOfficeMeetings books for those who are not in the chat yet, and then moves one meeting. It is new to them when they come in.
func (s *seed) seedOfficeMeetings(ctx context.Context) error {
	moved := demoMeeting{adult: "Жанна", by: "Жанар", kind: booking.Documents, mode: booking.InPerson, office: "astana", language: "ru", bookedAgo: 1, in: 2}
	id, _, err := s.book(ctx, moved)
	if err != nil {
		return err
	}
	moved.in++
	to, err := s.free(ctx, moved)
	if err != nil {
		return err
	}
	if err := s.Meetings.Move(ctx, booking.Change{Holder: s.holder(moved), Appointment: id, Key: "demo:moved"}, to.ID, s.now); err != nil {
		return err
	}
	_, _, err = s.book(ctx, demoMeeting{adult: "Динара", by: "Жанар", kind: booking.Legal, mode: booking.InPerson, office: "astana", language: "ru", bookedAgo: 5, in: 3})
	return err
}

// closeHalfDay closes the half of a day on which Динара was to come, now that the chat can tell her.
func (s *seed) closeHalfDay(ctx context.Context) error {
	hers, err := s.Meetings.Meetings(ctx, s.adults["Динара"], s.now)
	if err != nil || len(hers) == 0 {
		return err
	}
	half := booking.Span{From: hers[0].Starts, Until: hers[0].Starts.Add(4 * time.Hour)}
	_, err = s.Meetings.Close(ctx, booking.Closing{Specialist: s.staff["Марат"], Span: half, By: s.staff["Марат"], Key: "demo:closed"}, s.now)
	return err
}

// seedOwnMeetings closes half a day, and lets those who are in the chat book for themselves: two of them for later, one for tomorrow, and one waits for a time that is free by now.
func (s *seed) seedOwnMeetings(ctx context.Context) error {
	if err := s.closeHalfDay(ctx); err != nil {
		return err
	}
	tomorrow := demoMeeting{adult: "Нұрлан", kind: booking.Legal, mode: booking.InPerson, language: "ru", bookedAgo: 7, in: 1}
	// Who lives a day's way off is reminded in the morning of the day before.
	if err := s.Meetings.SetTravel(ctx, s.staff["Жанар"], s.adults[tomorrow.adult], booking.MostTravel, s.now); err != nil {
		return err
	}
	if err := s.receiveTomorrow(ctx, tomorrow); err != nil {
		return err
	}
	if err := s.Families.SetTheologian(ctx, s.adults["Сәуле"], true, s.staff["Жанар"], s.now); err != nil {
		return err
	}
	for _, m := range []demoMeeting{
		tomorrow,
		{adult: "Айнұр", kind: booking.Psychological, mode: booking.Video, language: "kk", bookedAgo: 4, in: 2},
		{adult: "Сәуле", kind: booking.Theological, mode: booking.Phone, language: "ru", bookedAgo: 3, in: 2},
	} {
		if _, _, err := s.book(ctx, m); err != nil {
			return err
		}
	}
	_, err := s.Meetings.Join(ctx, booking.NewWait{Adult: s.adults["Гүлмира"], Key: "demo:waits",
		Waiting: booking.Waiting{Kind: booking.Psychological, Mode: booking.InPerson, Woman: true, Language: "kk", Part: booking.AnyPart}}, demoDay(s.now, 2, s.zone))
	if err != nil {
		return err
	}
	return s.Meetings.OfferFreed(ctx, s.now)
}

// receiveTomorrow has the lawyer come in for some hours when tomorrow is no working day.
func (s *seed) receiveTomorrow(ctx context.Context, m demoMeeting) error {
	tomorrow := demoDay(s.now, -1, s.zone)
	free, err := s.free(ctx, m)
	if err != nil || free.Starts.Before(tomorrow.Add(12*time.Hour)) {
		return err
	}
	return s.Meetings.AddHours(ctx, booking.NewHours{Specialist: s.staff["Марат"], Office: s.offices["aktobe"], Span: booking.Span{From: tomorrow, Until: tomorrow.Add(3 * time.Hour)},
		By: s.staff["Марат"], Key: "demo:tomorrow"}, s.now)
}

func (s *seed) book(ctx context.Context, m demoMeeting) (booking.AppointmentID, booking.Slot, error) {
	slot, err := s.free(ctx, m)
	if err != nil {
		return 0, booking.Slot{}, err
	}
	booked, err := s.Meetings.Book(ctx, booking.Request{Holder: s.holder(m), Slot: slot.ID, Kind: m.kind, Mode: m.mode, Language: m.language, Key: "demo:" + m.adult},
		demoPast(s.now, m.bookedAgo, s.zone))
	return booked.Appointment, slot, err
}

func (s *seed) holder(m demoMeeting) booking.Holder {
	return booking.Holder{Adult: s.adults[m.adult], By: s.staff[m.by]}
}

func (s *seed) free(ctx context.Context, m demoMeeting) (booking.Slot, error) {
	morning := demoDay(s.now, -m.in, s.zone).Add(-2 * time.Hour)
	found, err := s.Meetings.Nearest(ctx, s.adults[m.adult], booking.Wish{Kind: m.kind, Mode: m.mode, Office: s.offices[m.office], Language: m.language},
		booking.Span{From: morning, Until: s.now.Add(booking.Ahead)}, 1, s.now)
	if err == nil && len(found) == 0 {
		err = booking.ErrTaken
	}
	if err != nil {
		return booking.Slot{}, fmt.Errorf("a time for %s: %w", m.adult, err)
	}
	return found[0], nil
}
