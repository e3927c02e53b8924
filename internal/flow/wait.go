package flow

import (
	"context"
	"errors"
	"slices"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

const (
	stepWaitDays = "wait-days"
	stepWaitPart = "wait-part"
)

// waitSteps are asked where no time is free: when one would suit her that somebody gives back.
func waitSteps() []dialog.Step[*talk, bookState] {
	return []dialog.Step[*talk, bookState]{
		{Name: stepWaitDays, Ask: askWaitDays, Take: takeWaitDays},
		{Name: stepWaitPart, Ask: askWaitPart, Take: takeWaitPart},
	}
}

func askWaitDays(t *talk, s bookState) dialog.Screen {
	return message.AskWaitDays(t.say, s.Weekdays, t.who.Simple, s.Page)
}

func takeWaitDays(_ context.Context, _ *talk, s *bookState, in dialog.Input) (dialog.Next, error) {
	switch answer, _ := tapped(in); {
	case answer == message.GoOn:
		s.Page = 0
		return dialog.Goto(stepWaitPart), nil
	case answer == message.NextChoices:
		s.Page++
	case answer >= 1 && answer <= 7:
		if at := slices.Index(s.Weekdays, int(answer)); at >= 0 {
			s.Weekdays = slices.Delete(s.Weekdays, at, at+1)
		} else {
			s.Weekdays = append(s.Weekdays, int(answer))
		}
	}
	return dialog.Again(), nil
}

func askWaitPart(t *talk, _ bookState) dialog.Screen { return message.AskWaitPart(t.say, t.who.Simple) }

// takeWaitPart gives her a place in the line.
func takeWaitPart(ctx context.Context, t *talk, s *bookState, in dialog.Input) (dialog.Next, error) {
	part, ok := chosen(in, booking.Parts())
	if !ok {
		return dialog.Again(), nil
	}
	w := s.Wishes
	waiting := booking.Waiting{Kind: s.Kind, Mode: s.Mode, Office: s.Office, Weekdays: s.Weekdays, Part: part, Language: w.Language, Woman: w.Woman,
		WithChild: w.WithChild && w.Leaves, Persons: w.Persons, Document: s.Document}
	number, err := t.Meetings.Join(ctx, booking.NewWait{Adult: t.holder().Adult, Waiting: waiting, Key: t.key()}, t.now)
	if errors.Is(err, booking.ErrNotFound) {
		return dialog.End(message.Hidden(t.say)), nil
	}
	if err != nil {
		return dialog.Next{}, err
	}
	return dialog.End(message.Wait(t.say, booking.Wait{Number: number, Waiting: waiting})), nil
}

// waits lists what she waits for; a single thing is opened at once.
func (t *talk) waits(ctx context.Context, tap dialog.Tap) (reply, error) {
	all, err := t.Meetings.Waits(ctx, t.holder().Adult, t.now)
	switch {
	case err != nil:
		return reply{}, err
	case len(all) == 1:
		return show(message.Wait(t.say, all[0])), nil
	}
	return show(message.Waits(t.say, all, t.who.Simple, tap.Args[0])), nil
}

func (t *talk) wait(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.ofWait(ctx, tap, message.Wait)
}

func (t *talk) leaveLine(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.ofWait(ctx, tap, message.LeaveLine)
}

// ofWait shows a page of one of her waits. One that has ended meanwhile leads to what there is.
func (t *talk) ofWait(ctx context.Context, tap dialog.Tap, screen waitScreen) (reply, error) {
	all, err := t.Meetings.Waits(ctx, t.holder().Adult, t.now)
	if err != nil {
		return reply{}, err
	}
	for _, w := range all {
		if int64(w.Number) == tap.Args[0] {
			return show(screen(t.say, w)), nil
		}
	}
	return show(message.Waits(t.say, all, t.who.Simple, 0)), nil
}

func (t *talk) leaveLineNow(ctx context.Context, tap dialog.Tap) (reply, error) {
	if err := t.Meetings.Leave(ctx, t.holder().Adult, int(tap.Args[0]), t.now); err != nil {
		return t.hidden(err)
	}
	return show(message.LeftLine(t.say)), nil
}
