using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Stages;

/// <summary>Finds a text's parts.</summary>
internal interface ISplitter
{
    /// <summary>Whether parts are JSON.</summary>
    bool IsJson { get; }

    /// <summary>Adds the parts, and no more than one beyond <see cref="SplitStage.MaxParts"/>; false for a text that has none to find.</summary>
    /// <param name="text">The text.</param>
    /// <param name="parts">Where they are in it.</param>
    /// <param name="frames">Room for the objects that their arrays lie in.</param>
    bool TryFind(ReadOnlySpan<byte> text, List<SplitPart> parts, PooledBufferWriter frames);
}
