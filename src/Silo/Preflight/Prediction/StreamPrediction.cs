using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Silo.Preflight.Prediction;

/// <summary>A label stream that was seen.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Entries">How many sampled entries it has.</param>
/// <param name="EntriesPerSec">Entries that come in a second.</param>
/// <param name="BytesPerSec">Bytes of their lines and structured metadata.</param>
internal sealed record StreamPrediction(LabelStream Stream, int Entries, double EntriesPerSec, double BytesPerSec);
