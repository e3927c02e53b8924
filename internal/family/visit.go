package family

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/senim-bot/senim/internal/postgres"
)

// Visit is the day, time and place of a visit or a pick-up, with what to bring and who comes. It is stored sealed.
type Visit struct {
	// At is the agreed time, an instant.
	At time.Time `json:"at"`
	// Place is how the place is called in kk and in ru, both given: staff type it, as no catalogue holds every office.
	Place  map[string]string `json:"place"`
	Papers []Paper           `json:"papers,omitempty"`
	Who    Who               `json:"who"`
}

// Who says who must come, or who may collect.
type Who string

// Who must come, or may collect.
const (
	You             Who = "you"
	YouAndChild     Who = "you-and-child"
	AllAtHome       Who = "all-at-home"
	Relatives       Who = "relatives"
	OnlyYouCollect  Who = "only-you-collect"
	OtherMayCollect Who = "other-may-collect"
)

// Whos lists every answer to who comes or collects.
func Whos() []Who {
	return []Who{You, YouAndChild, AllAtHome, Relatives, OnlyYouCollect, OtherMayCollect}
}

func (v Visit) validate() error {
	switch {
	case v.At.IsZero():
		return fmt.Errorf("%w: visit without a time", ErrInvalid)
	case len(v.Place) != 2 || v.Place["kk"] == "" || v.Place["ru"] == "":
		return fmt.Errorf("%w: a place is told in kk and in ru", ErrInvalid)
	case !slices.Contains(Whos(), v.Who):
		return fmt.Errorf("%w: who comes", ErrInvalid)
	case slices.ContainsFunc(v.Papers, func(p Paper) bool { return !p.valid() }):
		return fmt.Errorf("%w: unknown paper", ErrInvalid)
	}
	return nil
}

// visitColumn is for what the visit of a move is sealed.
const visitColumn = "moves.visit"

func (s *Store) sealVisit(ctx context.Context, q postgres.Querier, family FamilyID, v Visit) ([]byte, error) {
	return s.sealVisitOf(ctx, q, family, visitColumn, v)
}

func (s *Store) sealVisitOf(ctx context.Context, q postgres.Querier, family FamilyID, column string, v Visit) ([]byte, error) {
	v.At = v.At.UTC()
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write a visit: %w", err)
	}
	return s.Vault.Seal(ctx, q, family.owner(), column, plain)
}

func (s *Store) openVisit(ctx context.Context, q postgres.Querier, family FamilyID, sealed []byte) (Visit, error) {
	return s.openVisitOf(ctx, q, family, visitColumn, sealed)
}

func (s *Store) openVisitOf(ctx context.Context, q postgres.Querier, family FamilyID, column string, sealed []byte) (Visit, error) {
	plain, err := s.Vault.Open(ctx, q, family.owner(), column, sealed)
	if err != nil {
		return Visit{}, err
	}
	var v Visit
	if err := json.Unmarshal(plain, &v); err != nil {
		// The decoder's own words could repeat the place.
		return Visit{}, fmt.Errorf("%w: a stored visit does not read", ErrInvalid)
	}
	return v, nil
}
