package dev.millrace.engine.usecase;

/// What came of a claim.
sealed interface ClaimResult permits OwnedStep, Aftermath {}
