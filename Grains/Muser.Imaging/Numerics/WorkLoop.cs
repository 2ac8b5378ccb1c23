using System.Runtime.ExceptionServices;

namespace Muser.Imaging.Numerics;

/// <summary>
/// Does numbered pieces of work on the caller's thread and on pool threads that are free, each piece once, without allocating. A piece that throws ends the
/// run; what it threw comes out of <see cref="Run"/>. One run at a time.
/// </summary>
public sealed class WorkLoop
{
    private readonly WorkCrew _crew;
    private Action<int>? _work;
    private int _items;
    private int _next;
    private Exception? _failure;

    /// <param name="members">Threads at most, the caller's included.</param>
    public WorkLoop(int members)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(members);
        _crew = new WorkCrew(members, Work);
    }

    /// <summary>Threads at most.</summary>
    public int Members => _crew.Members;

    /// <summary>Does the pieces 0 to <paramref name="items"/> - 1, in any order, and returns when all are done.</summary>
    public void Run(int items, Action<int> work)
    {
        (_items, _work, _next, _failure) = (items, work, 0, null);
        _crew.Run();
        if (_failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private void Work(int member)
    {
        try
        {
            for (var item = Interlocked.Increment(ref _next) - 1; item < _items; item = Interlocked.Increment(ref _next) - 1)
            {
                _work!(item);
            }
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
            Interlocked.Exchange(ref _next, _items);
        }
    }
}
