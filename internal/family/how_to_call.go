package family

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// HowToCall is what was agreed with an adult about calling her. What was not agreed is empty.
type HowToCall struct {
	// Hours is when, in her words.
	Hours string `json:"hours,omitempty"`
	// PickUp is who may answer; Otherwise is what is said to somebody else.
	PickUp    PickUp    `json:"pick_up,omitempty"`
	Otherwise Otherwise `json:"otherwise,omitempty"`
	// Unreadable: something was agreed that does not open any more. A call at a wrong hour can harm her, so it must not be taken for nothing agreed.
	Unreadable bool `json:"-"`
}

// PickUp says with whom her matters may be spoken of when her phone is answered.
type PickUp string

// Who may answer.
const (
	OnlyHerself PickUp = "only-herself"
	Household   PickUp = "household"
	Anybody     PickUp = "anybody"
)

// PickUps lists who may answer, the fewest first.
func PickUps() []PickUp { return []PickUp{OnlyHerself, Household, Anybody} }

// Otherwise is what is said when somebody else answers.
type Otherwise string

// What is said to somebody else. None of it tells who is calling.
const (
	SayNothing   Otherwise = "nothing"
	WrongNumber  Otherwise = "wrong-number"
	AskWhenThere Otherwise = "ask-when-there"
)

// Otherwises lists what can be said to somebody else.
func Otherwises() []Otherwise { return []Otherwise{SayNothing, WrongNumber, AskWhenThere} }

// hoursLimit keeps stories out of a field for hours.
const hoursLimit = 60

// Valid says whether it can be kept.
func (h HowToCall) Valid() bool { return h.validate() == nil }

func (h HowToCall) validate() error {
	switch {
	case utf8.RuneCountInString(h.Hours) > hoursLimit:
		return fmt.Errorf("%w: hours to call", ErrInvalid)
	case h.PickUp != "" && !slices.Contains(PickUps(), h.PickUp):
		return fmt.Errorf("%w: who may answer", ErrInvalid)
	case h.Otherwise != "" && !slices.Contains(Otherwises(), h.Otherwise):
		return fmt.Errorf("%w: what is said otherwise", ErrInvalid)
	}
	return nil
}

// write is the form that is sealed; empty for nothing agreed.
func (h HowToCall) write() (string, error) {
	if h == (HowToCall{}) {
		return "", nil
	}
	plain, err := json.Marshal(h)
	if err != nil {
		return "", fmt.Errorf("write how to call: %w", err)
	}
	return string(plain), nil
}

// readHowToCall reads what write wrote. The first release kept the hours alone, as a text.
func readHowToCall(plain []byte) HowToCall {
	var h HowToCall
	if json.Unmarshal(plain, &h) != nil {
		return HowToCall{Hours: string(plain)}
	}
	return h
}
