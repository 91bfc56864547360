using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Records.Templates.Functions;

/// <summary>Appends what a function gives; false when it gives nothing, whatever was appended. Never throws.</summary>
internal delegate bool TextOperation(in TextArguments arguments, PooledBufferWriter output);
