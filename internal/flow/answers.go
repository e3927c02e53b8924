package flow

import (
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/dialog"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// tapped is the answer that a question's button carries; false for a typed one.
func tapped(in dialog.Input) (int64, bool) {
	if len(in.Tap.Args) != 1 {
		return 0, false
	}
	return in.Tap.Args[0], true
}

// chosen is the one of a list that a question's button stands for.
func chosen[T any](in dialog.Input, all []T) (T, bool) {
	answer, ok := tapped(in)
	if !ok || answer < 0 || answer >= int64(len(all)) {
		var none T
		return none, false
	}
	return all[answer], true
}

// chosenOn is chosen for a list with pages. The button to the next page turns it and stands for none.
func chosenOn[T any](in dialog.Input, all []T, page *int) (T, bool) {
	if answer, ok := tapped(in); ok && answer == message.NextChoices {
		*page++
	}
	return chosen(in, all)
}

// confirmed says whether an answer confirms a preview; any other one turns its pages.
func confirmed(in dialog.Input, page *int64) bool {
	switch answer, _ := tapped(in); answer {
	case message.Yes:
		return true
	case message.OtherPage:
		*page++
	default:
		*page = 0
	}
	return false
}

// turn turns the tick of one of all. What is ticked stands in the order of all.
func turn[T comparable](all, ticked []T, one T) []T {
	return slices.DeleteFunc(slices.Clone(all), func(x T) bool { return slices.Contains(ticked, x) == (x == one) })
}

// dayAhead is a day from tomorrow on, at most so many years away: typed, or as many days from today as the button says. Zero for message.NoDay.
func (t *talk) dayAhead(in dialog.Input, years int) (time.Time, bool) {
	today := t.thisDay()
	switch ahead, ok := tapped(in); {
	case ok && ahead == message.NoDay:
		return time.Time{}, true
	case ok:
		return today.AddDate(0, 0, int(ahead)), true
	}
	return family.ReadDay(in.Text, today.AddDate(0, 0, 1), today.AddDate(years, 0, 0))
}
