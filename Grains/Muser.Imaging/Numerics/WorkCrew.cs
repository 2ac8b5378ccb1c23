namespace Muser.Imaging.Numerics;

/// <summary>
/// Runs one piece of work on the caller's thread and on as many pool threads as come in time, without allocating.
/// The caller never waits for a pool thread that has not started, so a starved pool makes it slower, not stuck.
/// One run at a time.
/// </summary>
/// <param name="members">Threads at most, the caller's included.</param>
/// <param name="work">
/// The work of one member; it is given the member's number, 0 (the caller) to <paramref name="members"/> - 1, and returns when nothing is left to do.
/// </param>
internal sealed class WorkCrew(int members, Action<int> work) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _finished = new();
    private int _next;
    private int _running;
    private bool _open;
    private Exception? _failure;

    /// <summary>Threads at most.</summary>
    public int Members => members;

    /// <summary>Runs the work and returns when every member that started has returned.</summary>
    public void Run()
    {
        lock (_gate)
        {
            (_open, _next, _running, _failure) = (true, 1, 1, null);
            _finished.Reset();
        }

        for (var i = 1; i < members; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        RunMember(0);
        _finished.Wait();
        if (_failure is not null)
        {
            throw new InvalidOperationException("A member of a work crew failed.", _failure);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        int member;
        lock (_gate)
        {
            // An item left over from an earlier run may come during this one: it is as good as a new one.
            if (!_open || _next >= members)
            {
                return;
            }

            member = _next++;
            _running++;
        }

        RunMember(member);
    }

    private void RunMember(int member)
    {
        Exception? failure = null;
        try
        {
            work(member);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        lock (_gate)
        {
            _failure ??= failure;

            // A member returns when nothing is left, so nobody needs to join any more.
            _open = false;
            if (--_running == 0)
            {
                _finished.Set();
            }
        }
    }
}
