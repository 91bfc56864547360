namespace OrleansKafkaLoki.Silo.Api.Reading;

/// <summary>The cluster could not be asked.</summary>
internal sealed class ClusterUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
