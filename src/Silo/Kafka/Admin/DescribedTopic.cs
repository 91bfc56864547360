using System.Collections.Immutable;
using Confluent.Kafka.Admin;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace OrleansKafkaLoki.Silo.Kafka.Admin;

/// <summary>What the brokers say of a topic.</summary>
/// <param name="Name">The topic.</param>
/// <param name="Error">Why they say nothing of it, such as that there is none; <see cref="ErrorCode.NoError"/> when they do.</param>
/// <param name="Id">Its id (KIP-516); null when they tell none.</param>
/// <param name="Rights">What the user may do with it; null when they were not asked, or do not tell.</param>
internal sealed record DescribedTopic(string Name, ErrorCode Error, string? Id, ImmutableHashSet<AclOperation>? Rights);
