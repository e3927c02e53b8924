package dialog

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// ErrStartAgain says that no half-finished conversation of this form is kept: state lost, too old, or written by another version.
var ErrStartAgain = errors.New("the conversation must start again")

// Conversation is one dialogue with answers to remember. E is what the flow lends a step for one turn (who is talking, the printer, the services);
// S is the typed state, kept as JSON between turns.
type Conversation[E, S any] struct {
	Name string
	// Version goes up whenever S changes its meaning: a half-finished older one starts again instead of being misread.
	Version int
	// Steps stand in the order a person meets them.
	Steps []Step[E, S]
}

// Step is one question. Ask is pure, so that going back and asking again are the same as asking; Take reads the answer.
type Step[E, S any] struct {
	Name string
	// Look reads what the question shows, anew each time it is asked, but not when a conversation begins with it. It may lead on to a step instead, as if this one were not there:
	// there is nothing to choose, say. May be nil.
	Look func(ctx context.Context, e E, s *S) (Next, error)
	Ask  func(e E, s S) Screen
	Take func(ctx context.Context, e E, s *S, in Input) (Next, error)
}

// Input is what a person did: tapped a button or typed something.
type Input struct {
	Tap  Tap
	Text string
	// Linked: there were links under words of the text; Formatted: some of it was bold, struck out, or the like. Text has neither.
	Linked, Formatted bool
}

// Next is what a step decided.
type Next struct {
	step   string
	screen *Screen
	over   bool
}

// Again asks the same question again.
func Again() Next { return Next{} }

// Say stays at the question but shows another screen: a mistake explained, say.
func Say(s Screen) Next { return Next{screen: &s} }

// Goto asks the named step.
func Goto(step string) Next { return Next{step: step} }

// End finishes the conversation with a screen; its state is forgotten.
func End(s Screen) Next { return Next{screen: &s, over: true} }

type saved[S any] struct {
	Name    string `json:"n"`
	Version int    `json:"v"`
	Step    string `json:"s"`
	// From is where it began, for the way out.
	From Tap `json:"f,omitzero"`
	// Trail are the steps that led here, for the way back.
	Trail []string `json:"t,omitempty"`
	State S        `json:"d"`
}

// Kept is what can be told of a saved state whatever conversation it belongs to.
type Kept struct {
	Name string `json:"n"`
	// From leads back to where the conversation began; zero for one that says nothing of it.
	From Tap `json:"f,omitzero"`
}

// KeptOf reads a saved state; zero for none.
func KeptOf(raw []byte) Kept {
	var kept Kept
	if len(raw) == 0 || json.Unmarshal(raw, &kept) != nil {
		return Kept{}
	}
	return kept
}

// Begin shows the named step with a state that holds all it shows. It returns the screen and what to save; from is the way out, if there is one.
func (c Conversation[E, S]) Begin(e E, s S, step string, from Tap) (Screen, []byte, error) {
	return c.show(e, saved[S]{Step: step, From: from, State: s})
}

// State reads the saved state and the step it stands at, or ErrStartAgain.
func (c Conversation[E, S]) State(raw []byte) (S, string, error) {
	kept, err := c.read(raw)
	return kept.State, kept.Step, err
}

// Ask shows the step at hand once more.
func (c Conversation[E, S]) Ask(ctx context.Context, e E, raw []byte) (Screen, []byte, error) {
	kept, err := c.read(raw)
	if err != nil {
		return Screen{}, nil, err
	}
	return c.ask(ctx, e, kept)
}

// Back shows the step before the one at hand, with the answers given so far; ErrStartAgain at the first one.
func (c Conversation[E, S]) Back(ctx context.Context, e E, raw []byte) (Screen, []byte, error) {
	kept, err := c.read(raw)
	if err != nil {
		return Screen{}, nil, err
	}
	last := len(kept.Trail) - 1
	if last < 0 {
		return Screen{}, nil, ErrStartAgain
	}
	kept.Step, kept.Trail = kept.Trail[last], kept.Trail[:last]
	return c.ask(ctx, e, kept)
}

// Take gives an answer to the step at hand. It returns the screen to show and what to save, nil once the conversation is over.
func (c Conversation[E, S]) Take(ctx context.Context, e E, raw []byte, in Input) (Screen, []byte, error) {
	kept, err := c.read(raw)
	if err != nil {
		return Screen{}, nil, err
	}
	at, err := c.step(kept.Step)
	if err != nil {
		return Screen{}, nil, err
	}
	next, err := at.Take(ctx, e, &kept.State, in)
	switch {
	case err != nil:
		return Screen{}, raw, fmt.Errorf("conversation %s, step %s: %w", c.Name, kept.Step, err)
	case next.over:
		return *next.screen, nil, nil
	}
	kept = kept.goTo(next.step)
	if next.screen != nil {
		raw, err := c.write(kept)
		return *next.screen, raw, err
	}
	return c.ask(ctx, e, kept)
}

// goTo stands at the named step; none is the step at hand. A step that led here is gone back to, so that a way in circles does not make the trail longer.
func (s saved[S]) goTo(step string) saved[S] {
	if step == "" || step == s.Step {
		return s
	}
	s.Trail = append(s.Trail, s.Step)
	return s.ledTo(step)
}

func (s saved[S]) ledTo(step string) saved[S] {
	if at := slices.Index(s.Trail, step); at >= 0 {
		s.Trail = s.Trail[:at]
	}
	s.Step = step
	return s
}

// Number is the place of a step among the conversation's, -1 for none: what a button names it by.
func (c Conversation[E, S]) Number(step string) int {
	return slices.IndexFunc(c.Steps, func(s Step[E, S]) bool { return s.Name == step })
}

// Save gives what to keep of a state at the named step, without showing it.
func (c Conversation[E, S]) Save(step string, s S) ([]byte, error) {
	return c.write(saved[S]{Step: step, State: s})
}

// ask looks and shows. A step that leads on leaves no trail: the way back from where it led does not come through it again.
func (c Conversation[E, S]) ask(ctx context.Context, e E, kept saved[S]) (Screen, []byte, error) {
	for range c.Steps {
		at, err := c.step(kept.Step)
		if err != nil || at.Look == nil {
			break
		}
		next, err := at.Look(ctx, e, &kept.State)
		if err != nil {
			return Screen{}, nil, fmt.Errorf("conversation %s, look for step %s: %w", c.Name, kept.Step, err)
		}
		if next.step == "" || next.step == kept.Step {
			break
		}
		kept = kept.ledTo(next.step)
	}
	return c.show(e, kept)
}

func (c Conversation[E, S]) show(e E, kept saved[S]) (Screen, []byte, error) {
	at, err := c.step(kept.Step)
	if err != nil {
		return Screen{}, nil, err
	}
	raw, err := c.write(kept)
	return at.Ask(e, kept.State), raw, err
}

func (c Conversation[E, S]) read(raw []byte) (saved[S], error) {
	var kept saved[S]
	if len(raw) == 0 || json.Unmarshal(raw, &kept) != nil || kept.Name != c.Name || kept.Version != c.Version || c.Number(kept.Step) < 0 {
		return kept, ErrStartAgain
	}
	return kept, nil
}

func (c Conversation[E, S]) write(kept saved[S]) ([]byte, error) {
	kept.Name, kept.Version = c.Name, c.Version
	raw, err := json.Marshal(kept)
	if err != nil {
		return nil, fmt.Errorf("save conversation %s: %w", c.Name, err)
	}
	return raw, nil
}

func (c Conversation[E, S]) step(name string) (Step[E, S], error) {
	if i := c.Number(name); i >= 0 {
		return c.Steps[i], nil
	}
	return Step[E, S]{}, fmt.Errorf("conversation %s has no step %q", c.Name, name)
}
