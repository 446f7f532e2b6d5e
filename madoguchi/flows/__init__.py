"""Several pages, one purpose: journeys put together from a catalogue of steps, by the operator's profile."""
