package main

import (
	"os"
	"testing"

	"github.com/alecthomas/kong"
)

// The limits of the simulator alone are asked for, at the rate that the bot beside it was given.
func TestSimulatorLimits(t *testing.T) {
	for _, c := range []struct {
		name, environment string
		flags             []string
		rate              float64
		refused           bool
	}{
		{name: "none", environment: "30"},
		{name: "the rate of everybody", flags: []string{"--strict-limits"}, rate: 25},
		{name: "the rate of the environment", environment: "1000", flags: []string{"--strict-limits"}, rate: 1000},
		{name: "the rate of a flag", environment: "1000", flags: []string{"--strict-limits", "--rate=40"}, rate: 40},
		{name: "a rate that lets nothing through", flags: []string{"--strict-limits", "--rate=0"}, refused: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if t.Setenv("SENIM_RATE", c.environment); c.environment == "" {
				_ = os.Unsetenv("SENIM_RATE") // until the end of the test, as it was set by it
			}
			var command simulatorCommand
			parser, err := kong.New(&command)
			if err == nil {
				_, err = parser.Parse(append([]string{"--token=1:a"}, c.flags...))
			}
			if err != nil {
				t.Fatal(err)
			}
			if o, err := command.options(); err == nil && o.StrictRate != c.rate || (err != nil) != c.refused {
				t.Errorf("refuses beyond %v a second, %v; want %v", o.StrictRate, err, c.rate)
			}
		})
	}
}
