using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Muser.Silo.Tests.Fixtures;

/// <summary>A log that keeps what is said. Safe for any thread.</summary>
public sealed class RecordingLog<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(int Id, string Sentence)> _lines = new();

    /// <summary>The sentences of an event, in the order in which they were said.</summary>
    public IReadOnlyList<string> Of(int eventId) => [.. _lines.Where(line => line.Id == eventId).Select(line => line.Sentence)];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((eventId.Id, formatter(state, exception)));
}
