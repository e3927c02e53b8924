package flow

import (
	"slices"

	"github.com/senim-bot/senim/internal/family"
	"github.com/senim-bot/senim/internal/message"
)

// turn turns the tick at a place.
func (s *recipientsState) turn(at int) {
	if i := slices.Index(s.Ticked, at); i >= 0 {
		s.Ticked = slices.Delete(s.Ticked, i, i+1)
	} else {
		s.Ticked = append(s.Ticked, at)
	}
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
	case message.ButFamily:
		return s.families(s.Audience.Except)
	}
	return s.families(s.Audience.Adults)
}

// keep puts what is ticked into the audience.
func (s *recipientsState) keep() {
	switch s.Of.By {
	case message.ByLanguage:
		s.Audience.Languages = at(message.NoticeLanguages(), s.Ticked)
	case message.ByTrack:
		s.Audience.Track, s.Audience.Stages = s.Of.Track, at(s.Of.Track.Stages(), s.Ticked)
	case message.ByBasis:
		s.Audience.Bases = at(family.Bases(), s.Ticked)
	case message.ByFamily:
		s.Audience.Adults = adultsOf(at(s.Of.Families, s.Ticked))
	case message.ButFamily:
		s.Audience.Except = adultsOf(at(s.Of.Families, s.Ticked))
	}
}

// families are the places of those with one of these adults.
func (s *recipientsState) families(adults []family.AdultID) []int {
	var ticked []int
	for i, f := range s.Of.Families {
		if slices.ContainsFunc(f.Adults, func(a family.AdultID) bool { return slices.Contains(adults, a) }) {
			ticked = append(ticked, i)
		}
	}
	return ticked
}

func adultsOf(families []family.CaseFamily) []family.AdultID {
	var adults []family.AdultID
	for _, f := range families {
		adults = append(adults, f.Adults...)
	}
	return adults
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
