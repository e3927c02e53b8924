package session

import (
	"context"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"
)

// Held is a person's turn, taken for something that is not an update of hers. LetGo gives it back.
type Held struct {
	hold hold
	// degraded: it is held in this process only.
	degraded bool
}

// giveUp does for a turn without state what give does; the token fences.
var giveUp = redis.NewScript(`return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1])`)

// Hold takes the turns of people, without what is remembered of them. One person is waited for as in Begin, ErrBusy if that takes too long. Of several it takes by one question those who are
// free; nil stands for whoever is busy.
func (s *Store) Hold(ctx context.Context, people ...int64) ([]*Held, error) {
	if len(people) != 1 {
		return s.holdFree(ctx, people), nil
	}
	h, got, err := s.await(ctx, people[0], 0)
	if err != nil {
		return nil, fmt.Errorf("hold a person: %w", err)
	}
	return []*Held{{h, got.degraded}}, nil
}

// holdFree leaves whoever is held by this very process to those who wait: only they can tell a turn from one that was left over.
func (s *Store) holdFree(ctx context.Context, people []int64) []*Held {
	all := make([]*Held, len(people))
	asked := make([]*redis.BoolCmd, len(people))
	degraded := s.circuit.open()
	pipe := s.redis.Pipeline()
	for i, person := range people {
		if s.queue.enterFree(person) {
			all[i] = &Held{s.hold(person, 0), degraded}
			asked[i] = pipe.SetNX(ctx, all[i].hold.lock, all[i].hold.token, holdTime)
		}
	}
	if degraded || pipe.Len() == 0 {
		return all
	}
	_, err := pipe.Exec(ctx)
	if err != nil && !over(ctx) {
		s.lost(ctx, err)
	} else if err == nil {
		s.reached(ctx)
	}
	for i, h := range all {
		if h == nil {
			continue
		}
		h.degraded = asked[i].Err() != nil
		if !h.degraded && !asked[i].Val() || h.degraded && over(ctx) {
			s.queue.leave(people[i])
			all[i] = nil
		}
	}
	return all
}

// LetGo gives turns back, all by one question.
func (s *Store) LetGo(ctx context.Context, all ...*Held) error {
	defer func() {
		for _, h := range all {
			s.queue.leave(h.hold.person)
		}
	}()
	err := s.give(ctx, all, giveUp.EvalSha)
	if redis.HasErrorPrefix(err, "NOSCRIPT") {
		err = s.give(ctx, all, giveUp.Eval)
	}
	if err != nil {
		s.lost(ctx, err)
		return fmt.Errorf("let %d people go: %w", len(all), err)
	}
	return nil
}

func (s *Store) give(ctx context.Context, all []*Held, run func(context.Context, redis.Scripter, []string, ...any) *redis.Cmd) error {
	pipe := s.redis.Pipeline()
	for _, h := range all {
		if !h.degraded {
			run(ctx, pipe, []string{h.hold.lock}, h.hold.token)
		}
	}
	if pipe.Len() == 0 {
		return nil
	}
	_, err := pipe.Exec(ctx)
	if errors.Is(err, redis.Nil) {
		return nil // it was lost, and nobody took it
	}
	return err
}
