package main

import (
	"fmt"
	"slices"
	"strings"
)

// sample is what one side did in several rounds, in the order of the rounds.
type sample []float64

// median of an even number of values is the lower of the two in the middle: a value that was measured.
func (s sample) median() float64 { return s.quantile(0.5) }

// quantile is the value that the part q of all values does not exceed, 0 of nothing.
func (s sample) quantile(q float64) float64 {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	at := int(q * float64(len(sorted)))
	if float64(at) == q*float64(len(sorted)) {
		at--
	}
	return sorted[max(0, min(at, len(sorted)-1))]
}

// spread is the distance of the ends in percent of the median.
func (s sample) spread() float64 {
	if len(s) == 0 || s.median() == 0 {
		return 0
	}
	return 100 * (slices.Max(s) - slices.Min(s)) / s.median()
}

// String shows the median, the spread and every value.
func (s sample) String() string {
	values := make([]string, len(s))
	for i, v := range s {
		values[i] = fmt.Sprintf("%.4g", v)
	}
	return fmt.Sprintf("%.4g, spread %.0f%% (%s)", s.median(), s.spread(), strings.Join(values, " "))
}

// over divides round by round.
func (s sample) over(t sample) sample {
	ratios := make(sample, len(s))
	for i := range s {
		ratios[i] = s[i] / t[i]
	}
	return ratios
}
