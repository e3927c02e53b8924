package flow

import (
	"context"
	"errors"

	"github.com/senim-bot/senim/internal/account"
	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/message"
)

// asking is a conversation with a member of staff or with an adult, whatever its state looks like.
type asking interface {
	name() string
	take(t *talk, ctx context.Context, in dialog.Input) (reply, error)
	// at says whether the conversation stands at the step of that number.
	at(t *talk, number int64) bool
	again(t *talk, ctx context.Context) (reply, error)
	back(t *talk, ctx context.Context) (reply, error)
}

// askingOf finds a conversation of such people by its name; nil for none. It is a function, because the steps of a table could not begin another conversation.
func askingOf(kind account.Kind, name string) asking {
	switch {
	case kind == account.Staff:
		return askingOfStaff(name)
	case kind == account.Adult && name == bookingMeeting.Name:
		return bookingMeeting
	default:
		return nil
	}
}

func askingOfStaff(name string) asking {
	for _, a := range []asking{finding, bookingFor, enteringDate, openingFamily, addingPerson, aboutAdult, holding, openingDocument, linking, moving, telling, checking,
		settingDeputy, askingHours, settingSpecialist, addingOffice, settingOpen, choosingOffice, closing, addingHoliday, settingTravel, writingNotice, addingWord, choosingRecipients, timingNotice} {
		if a.name() == name {
			return a
		}
	}
	return nil
}

// questions makes a conversation one of the askings.
type questions[S any] struct {
	dialog.Conversation[*talk, S]
}

func (q questions[S]) name() string { return q.Name }

// begin asks the first question. What was asked before is forgotten. The way out leads to the page she stands on.
func (q questions[S]) begin(t *talk, s S, step string) (reply, error) {
	from, err := dialog.Unpack(t.who.Screen.Back)
	if err != nil {
		return reply{}, err
	}
	return q.shown(t)(q.Begin(t, s, step, from))
}

// beginLooking is begin at a question that has to look something up.
func (q questions[S]) beginLooking(t *talk, ctx context.Context, s S, step string) (reply, error) {
	if r, err := q.begin(t, s, step); err != nil {
		return r, err
	}
	return q.again(t, ctx)
}

func (q questions[S]) take(t *talk, ctx context.Context, in dialog.Input) (reply, error) {
	return q.shown(t)(q.Take(ctx, t, t.turn.State(), in))
}

func (q questions[S]) at(t *talk, number int64) bool {
	_, step, err := q.State(t.turn.State())
	return err == nil && int64(q.Number(step)) == number
}

func (q questions[S]) again(t *talk, ctx context.Context) (reply, error) {
	return q.shown(t)(q.Ask(ctx, t, t.turn.State()))
}

func (q questions[S]) back(t *talk, ctx context.Context) (reply, error) {
	return q.shown(t)(q.Back(ctx, t, t.turn.State()))
}

// shown keeps the state and numbers the answers' buttons by their step, so that a second tap on one screen never answers the next question.
func (q questions[S]) shown(t *talk) func(dialog.Screen, []byte, error) (reply, error) {
	return func(screen dialog.Screen, raw []byte, err error) (reply, error) {
		if err != nil {
			return reply{}, err
		}
		t.turn.Save(raw)
		if _, step, err := q.State(raw); err == nil {
			for _, row := range screen.Rows {
				for i, b := range row {
					if b.Tap.Route == message.RouteStep {
						row[i].Tap.Args = append([]int64{int64(q.Number(step))}, b.Tap.Args...)
					}
				}
			}
		}
		return show(screen), nil
	}
}

// asking is the conversation at hand.
func (t *talk) asking() (asking, bool) {
	a := askingOf(t.who.Kind, dialog.KeptOf(t.turn.State()).Name)
	return a, a != nil
}

// answerStep gives a tap to the question it stands under.
func (t *talk) answerStep(ctx context.Context, tap dialog.Tap) (reply, error) {
	a, ok := t.asking()
	switch {
	case !ok:
		return t.startAgain(ctx)
	case !a.at(t, tap.Args[0]):
		return t.orStartAgain(ctx)(a.again(t, ctx))
	}
	return t.orStartAgain(ctx)(a.take(t, ctx, dialog.Input{Tap: dialog.Tap{Route: tap.Route, Args: tap.Args[1:]}}))
}

// typedStep gives a typed answer to the question at hand.
func (t *talk) typedStep(ctx context.Context, a asking) (reply, error) {
	return t.orStartAgain(ctx)(a.take(t, ctx, dialog.Input{Text: t.update.Text, Linked: t.update.Linked, Formatted: t.update.Formatted}))
}

// askAgainStep is «Continue» on a closed question.
func (t *talk) askAgainStep(ctx context.Context, _ dialog.Tap) (reply, error) {
	a, ok := t.asking()
	if !ok {
		return t.startAgain(ctx)
	}
	return t.orStartAgain(ctx)(a.again(t, ctx))
}

func (t *talk) backStep(ctx context.Context, _ dialog.Tap) (reply, error) {
	a, ok := t.asking()
	if !ok {
		return t.startAgain(ctx)
	}
	return t.orStartAgain(ctx)(a.back(t, ctx))
}

// leaveStep is «Not needed». A time that was held is anybody's again.
func (t *talk) leaveStep(ctx context.Context, _ dialog.Tap) (reply, error) {
	held := t.holder()
	if t.who.Kind == account.Staff {
		held = t.heldFor()
	}
	if held.Adult != 0 {
		if err := t.Meetings.Release(ctx, held); err != nil {
			return reply{}, err
		}
	}
	return t.startAgain(ctx)
}

// orStartAgain leads out when the answers given so far are lost, and out of the first question.
func (t *talk) orStartAgain(ctx context.Context) func(reply, error) (reply, error) {
	return func(r reply, err error) (reply, error) {
		if errors.Is(err, dialog.ErrStartAgain) {
			return t.startAgain(ctx)
		}
		return r, err
	}
}

// startAgain forgets the answers and leads to the page that the questions began on, as that page is now; home, when nobody knows it any more.
func (t *talk) startAgain(ctx context.Context) (reply, error) {
	from := dialog.KeptOf(t.turn.State()).From
	t.turn.Save(nil)
	if from.Zero() {
		return t.home(ctx)
	}
	return reply{instead: from}, nil
}

// leave forgets half-given answers of whoever went somewhere else: what staff type next is no answer any more.
func (t *talk) leave() {
	if _, ok := t.asking(); ok {
		t.turn.Save(nil)
	}
}
