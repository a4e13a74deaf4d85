"""The fake encoder obeys the laws of the real ones."""

from __future__ import annotations

import pytest

from tests.fakes import FakeEncoder
from tests.index.encoders.encoder_laws import EncoderLaws


class TestFakeEncoder(EncoderLaws):
    @pytest.fixture
    def encoder(self) -> FakeEncoder:
        return FakeEncoder()
