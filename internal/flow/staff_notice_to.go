package flow

import (
	"context"
	"errors"
	"slices"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
)

// recipientsState is what is remembered while recipients are chosen in one way; the others stay as they are.
type recipientsState struct {
	Notice   notice.ID        `json:"n"`
	Of       message.Choosing `json:"of"`
	Audience notice.Audience  `json:"a"`
	Ticked   []int            `json:"x,omitempty"`
	Page     int              `json:"p,omitempty"`
	// Closures are the spans of closed offices, of which one can be chosen.
	Closures []booking.Closure `json:"c,omitempty"`
}

const (
	stepNoticeTrack   = "track"
	stepNoticeMeeting = "meeting"
	stepNoticeTicks   = "ticks"
)

var choosingRecipients = questions[recipientsState]{dialog.Conversation[*talk, recipientsState]{
	Name:    "notice-to",
	Version: 2,
	Steps: []dialog.Step[*talk, recipientsState]{
		{Name: stepNoticeTrack, Ask: askNoticeTrack, Take: takeNoticeTrack},
		{Name: stepNoticeMeeting, Ask: askNoticeMeeting, Take: takeNoticeMeeting},
		{Name: stepNoticeTicks, Ask: askRecipients, Take: takeRecipients},
	},
}}

// noticeTo shows whom a notice is for.
func (t *talk) noticeTo(ctx context.Context, tap dialog.Tap) (reply, error) {
	return t.orGone(t.noticeToPage(ctx, notice.ID(tap.Args[0])))
}

func (t *talk) noticeToPage(ctx context.Context, id notice.ID) (dialog.Screen, error) {
	n, err := t.readNotice(ctx, id)
	if err == nil && !n.Own {
		err = notice.ErrNotFound
	}
	return message.NoticeTo(t.say, n, t.now), err
}

// noticeToAll takes back all filters.
func (t *talk) noticeToAll(ctx context.Context, tap dialog.Tap) (reply, error) {
	id := notice.ID(tap.Args[0])
	if err := t.Notices.SetAudience(ctx, t.staffID(), id, notice.Audience{}, t.now); err != nil {
		return t.afterNotice(ctx, id, err)
	}
	return t.noticeTo(ctx, tap)
}

// noticeBy asks for one filter.
func (t *talk) noticeBy(ctx context.Context, tap dialog.Tap) (reply, error) {
	n, err := t.Notices.Notice(ctx, t.staffID(), notice.ID(tap.Args[0]), t.now)
	if err != nil {
		return t.hidden(err)
	}
	s := recipientsState{Notice: n.ID, Of: message.Choosing{By: message.Filter(tap.Args[1])}, Audience: n.Audience}
	switch s.Of.By {
	case message.ByTrack:
		return choosingRecipients.begin(t, s, stepNoticeTrack)
	case message.ByMeeting:
		if s.Closures, err = t.Meetings.Closures(ctx, t.staffID(), t.now); err != nil {
			return reply{}, err
		}
		return choosingRecipients.begin(t, s, stepNoticeMeeting)
	case message.ByOffice, message.ByRegion:
		s.Of.Offices, err = t.Meetings.AllOffices(ctx)
	case message.ByFamily:
		s.Of.Families, err = t.familiesAnd(ctx, n.Audience.Adults)
	case message.ButFamily:
		s.Of.Families, err = t.familiesAnd(ctx, n.Audience.Except)
	}
	if err != nil {
		return reply{}, err
	}
	s.Ticked = s.chosen()
	return choosingRecipients.begin(t, s, stepNoticeTicks)
}

// familiesAnd are those that she looks after, and those of adults who were chosen before: what is not shown would be chosen no more.
func (t *talk) familiesAnd(ctx context.Context, adults []family.AdultID) ([]family.CaseFamily, error) {
	own, err := t.Families.Families(ctx, t.staffID(), t.now)
	if err != nil || len(adults) == 0 {
		return own, err
	}
	others, err := t.Families.FamiliesWith(ctx, t.staffID(), adults, t.now)
	for _, f := range others {
		if !slices.ContainsFunc(own, func(o family.CaseFamily) bool { return o.ID == f.ID }) {
			own = append(own, f)
		}
	}
	return own, err
}

func askNoticeTrack(t *talk, _ recipientsState) dialog.Screen { return message.AskNoticeTrack(t.say) }

func takeNoticeTrack(ctx context.Context, t *talk, s *recipientsState, in dialog.Input) (dialog.Next, error) {
	if answer, ok := tapped(in); ok && answer == message.GoOn {
		s.Audience.Track, s.Audience.Stages = "", nil
		return t.setRecipients(ctx, s)
	}
	track, ok := chosen(in, message.NoticeTracks())
	if !ok {
		return dialog.Again(), nil
	}
	if track != s.Audience.Track {
		s.Audience.Track, s.Audience.Stages = track, nil
	}
	s.Of.Track, s.Ticked = track, s.chosen()
	return dialog.Goto(stepNoticeTicks), nil
}

func askNoticeMeeting(t *talk, s recipientsState) dialog.Screen {
	return message.AskNoticeMeeting(t.say, s.Closures, t.now, s.Page, false)
}

func takeNoticeMeeting(ctx context.Context, t *talk, s *recipientsState, in dialog.Input) (dialog.Next, error) {
	answer, pressed := tapped(in)
	span, ok := t.meetingSpan(answer, s.Closures)
	if !pressed {
		span.From, ok = family.ReadDay(in.Text, t.thisDay(), t.thisDay().AddDate(1, 0, 0))
		span.Until = span.From.AddDate(0, 0, 1)
	}
	switch {
	case pressed && answer == message.NextChoices:
		s.Page++
		return dialog.Again(), nil
	case !ok:
		return dialog.Say(message.AskNoticeMeeting(t.say, s.Closures, t.now, s.Page, !pressed)), nil
	}
	s.Audience.MeetingFrom, s.Audience.MeetingUntil = span.From, span.Until
	return t.setRecipients(ctx, s)
}

// meetingSpan is the span that a button stands for; none for message.AnyMeeting. A week is from Monday to Sunday.
func (t *talk) meetingSpan(answer int64, closures []booking.Closure) (booking.Span, bool) {
	today := t.thisDay()
	days := func(from, until int) (booking.Span, bool) {
		return booking.Span{From: today.AddDate(0, 0, from), Until: today.AddDate(0, 0, until)}, true
	}
	monday := 7 - (int(today.Weekday())+6)%7
	switch answer {
	case message.AnyMeeting:
		return booking.Span{}, true
	case message.MeetingToday:
		return days(0, 1)
	case message.MeetingTomorrow:
		return days(1, 2)
	case message.MeetingThisWeek:
		return days(0, monday)
	case message.MeetingNextWeek:
		return days(monday, monday+7)
	case message.MeetingThisMonth:
		return days(0, 30)
	}
	if at := answer - message.MeetingInClosure; at >= 0 && at < int64(len(closures)) {
		return closures[at].Span, true
	}
	return booking.Span{}, false
}

func askRecipients(t *talk, s recipientsState) dialog.Screen {
	return message.AskRecipients(t.say, s.Of, s.Ticked, s.Page, false)
}

// takeRecipients turns a tick, until there are no more to turn. A family is also ticked by its code: a supervisor's list has not all of them.
func takeRecipients(ctx context.Context, t *talk, s *recipientsState, in dialog.Input) (dialog.Next, error) {
	answer, ok := tapped(in)
	switch {
	case ok && answer == message.GoOn:
		s.keep()
		return t.setRecipients(ctx, s)
	case ok && answer == message.NextChoices:
		s.Page++
	case ok:
		s.turn(int(answer))
	case s.Of.ByHand():
		return t.tickFamily(ctx, s, in.Text)
	}
	return dialog.Again(), nil
}

func (t *talk) tickFamily(ctx context.Context, s *recipientsState, typed string) (dialog.Next, error) {
	found, err := t.Families.FamilyByCode(ctx, t.staffID(), typed, t.now)
	if errors.Is(err, family.ErrNotFound) {
		return dialog.Say(message.AskRecipients(t.say, s.Of, s.Ticked, s.Page, true)), nil
	}
	if err != nil {
		return dialog.Next{}, err
	}
	if !slices.ContainsFunc(s.Of.Families, func(f family.CaseFamily) bool { return f.ID == found.ID }) {
		s.Of.Families = append(s.Of.Families, found)
	}
	s.pick(found.Adults)
	return dialog.Again(), nil
}

// setRecipients writes them down and leads back to whom the notice is for.
func (t *talk) setRecipients(ctx context.Context, s *recipientsState) (dialog.Next, error) {
	if err := t.Notices.SetAudience(ctx, t.staffID(), s.Notice, s.Audience, t.now); err != nil {
		return t.endNotice(ctx, s.Notice, err)
	}
	return t.endWith(t.noticeToPage(ctx, s.Notice))
}
