package flow

import (
	"slices"

	"github.com/senim-bot/senim/internal/booking"
	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
	"github.com/senim-bot/senim/internal/notice"
)

// turn turns the tick at a place. By hand it is the adults who are turned: a family is ticked when all of its are.
func (s *recipientsState) turn(at int) {
	if s.Of.ByHand() {
		s.turnPick(at)
		return
	}
	if i := slices.Index(s.Ticked, at); i >= 0 {
		s.Ticked = slices.Delete(s.Ticked, i, i+1)
	} else {
		s.Ticked = append(s.Ticked, at)
	}
}

func (s *recipientsState) turnPick(at int) {
	picks := s.Of.Picks()
	switch {
	case at < 0 || at >= len(picks):
	case slices.Contains(s.Ticked, at):
		hand := s.hand()
		*hand = slices.DeleteFunc(*hand, func(a family.AdultID) bool { return slices.Contains(picks[at].Adults, a) })
		s.Ticked = s.chosen()
	default:
		s.pick(picks[at].Adults)
	}
}

// pick ticks adults.
func (s *recipientsState) pick(adults []family.AdultID) {
	hand := s.hand()
	*hand = append(*hand, slices.DeleteFunc(slices.Clone(adults), func(a family.AdultID) bool { return slices.Contains(*hand, a) })...)
	s.Ticked = s.chosen()
}

// hand are the adults that are picked, or left out, by hand.
func (s *recipientsState) hand() *[]family.AdultID {
	if s.Of.By == message.ButFamily {
		return &s.Audience.Except
	}
	return &s.Audience.Adults
}

// chosen are the places of what the audience has already.
func (s *recipientsState) chosen() []int {
	switch s.Of.By {
	case message.ByLanguage:
		return places(message.NoticeLanguages(), s.Audience.Languages)
	case message.ByTrack:
		return places(s.Of.Track.Stages(), s.Audience.Stages)
	case message.ByBasis:
		return places(family.Bases(), s.Audience.Bases)
	case message.ByOffice:
		return places(officeIDs(s.Of.Offices), s.Audience.Offices)
	case message.ByRegion:
		return places(s.Of.Regions(), s.Audience.Regions)
	}
	var ticked []int
	for i, pick := range s.Of.Picks() {
		if !slices.ContainsFunc(pick.Adults, func(a family.AdultID) bool { return !slices.Contains(*s.hand(), a) }) {
			ticked = append(ticked, i)
		}
	}
	return ticked
}

// keep puts what is ticked into the audience, where who is picked by hand is already.
func (s *recipientsState) keep() {
	switch s.Of.By {
	case message.ByLanguage:
		s.Audience.Languages = at(message.NoticeLanguages(), s.Ticked)
	case message.ByTrack:
		s.Audience.Track, s.Audience.Stages = s.Of.Track, at(s.Of.Track.Stages(), s.Ticked)
	case message.ByBasis:
		s.Audience.Bases = at(family.Bases(), s.Ticked)
	case message.ByOffice:
		s.Audience.Offices = at(officeIDs(s.Of.Offices), s.Ticked)
	case message.ByRegion:
		s.Audience.Regions = at(s.Of.Regions(), s.Ticked)
	}
}

func officeIDs(all []booking.Office) []notice.OfficeID {
	ids := make([]notice.OfficeID, len(all))
	for i, o := range all {
		ids[i] = notice.OfficeID(o.ID)
	}
	return ids
}

// places are where in all the ones of some stand.
func places[T comparable](all, some []T) []int {
	var ticked []int
	for i, one := range all {
		if slices.Contains(some, one) {
			ticked = append(ticked, i)
		}
	}
	return ticked
}

// at gives the ones of all at some places, in the order of all.
func at[T any](all []T, ticked []int) []T {
	var some []T
	for i, one := range all {
		if slices.Contains(ticked, i) {
			some = append(some, one)
		}
	}
	return some
}
