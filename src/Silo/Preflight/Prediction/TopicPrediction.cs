namespace OrleansKafkaLoki.Silo.Preflight.Prediction;

/// <summary>What was sampled of a topic, and how much comes in it.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partitions">Its partitions that were sampled.</param>
/// <param name="Records">The records that were read.</param>
/// <param name="RecordsPerSec">Records that come in a second; null when their times do not tell.</param>
/// <param name="BytesPerSec">Bytes of them, with keys and headers.</param>
/// <param name="LargestBytes">The largest record.</param>
/// <param name="NewestMs">When the newest was written, milliseconds since the Unix epoch; null for none.</param>
/// <param name="IsCutShort">Whether the time for sampling was over before it was done.</param>
internal sealed record TopicPrediction(
    string Topic, int Partitions, long Records, double? RecordsPerSec, double? BytesPerSec, long LargestBytes, long? NewestMs, bool IsCutShort);
