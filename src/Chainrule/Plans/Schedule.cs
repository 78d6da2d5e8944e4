namespace Chainrule.Plans;

/// <summary>
/// The order in which steps run, and where all threads meet. Between two barriers comes all that can be done without one: what a thread
/// has made of its samples stays with its core, and is gone on with before the others are waited for.
/// </summary>
internal sealed class Schedule
{
    private readonly Step[] _steps;

    /// <summary>Of each step, the earlier ones that it must come after.</summary>
    private readonly List<int>[] _before;
    private readonly List<Step> _order = [];

    /// <summary>Of each step, which barrier it comes after.</summary>
    private readonly int[] _segments;
    private int _segment;

    private Schedule(Step[] steps)
    {
        _steps = steps;
        _segments = new int[steps.Length];
        _before = [.. steps.Select(_ => new List<int>())];
        for (var i = 0; i < steps.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (steps[i].Touches(steps[j])) _before[i].Add(j);
            }
        }
    }

    /// <summary>Orders steps, and sets a barrier before each that must wait for one since the last barrier.</summary>
    /// <param name="steps">The steps, each after those that it reads; small ones may join the sharing of their neighbours.</param>
    /// <param name="first">How many of them come before all others.</param>
    /// <returns>The same steps.</returns>
    public static Step[] Of(Step[] steps, int first)
    {
        var schedule = new Schedule(steps);
        schedule.Join();
        schedule.Arrange(0, first);
        schedule.Arrange(first, steps.Length);
        schedule.Spread(first);
        var (order, met) = (schedule._order, 0);
        for (var i = 1; i < order.Count; i++)
        {
            order[i].Barrier = order[met..i].Exists(order[i].MustWaitFor);
            if (order[i].Barrier) met = i;
        }

        return [.. order];
    }

    /// <summary>
    /// Small steps share their work out too where they go on with what their neighbours share out, unless they read what one thread makes
    /// alone: then they would only wait.
    /// </summary>
    private void Join()
    {
        var kin = _steps.Select(_ => new List<int>()).ToArray();
        for (var i = 0; i < _steps.Length; i++)
        {
            foreach (var j in _before[i].Where(j => _steps[i].IsKin(_steps[j])))
            {
                kin[i].Add(j);
                kin[j].Add(i);
            }
        }

        var joined = new List<int>();
        var pending = new Stack<int>(Enumerable.Range(0, _steps.Length).Where(i => !_steps[i].Alone));
        while (pending.TryPop(out var next))
        {
            foreach (var i in kin[next].Where(i => _steps[i].Alone))
            {
                _steps[i].Alone = false;
                joined.Add(i);
                pending.Push(i);
            }
        }

        bool MustLeave(int i) => _before[i].Exists(j => _steps[j].Alone) || kin[i].TrueForAll(j => _steps[j].Alone);
        while (joined.FindIndex(MustLeave) is >= 0 and var found)
        {
            _steps[joined[found]].Alone = true;
            joined.RemoveAt(found);
        }
    }

    /// <summary>Takes, again and again, the first step that needs no barrier, and where all need one, the first.</summary>
    private void Arrange(int first, int end)
    {
        var (waits, after) = (new int[_steps.Length], _steps.Select(_ => new List<int>()).ToArray());
        var ready = new SortedSet<int>();
        for (var i = first; i < end; i++)
        {
            foreach (var j in _before[i].Where(j => j >= first)) after[j].Add(i);
            waits[i] = _before[i].Count(j => j >= first);
            if (waits[i] == 0) ready.Add(i);
        }

        if (first > 0) _segment++;
        for (var met = _order.Count; ready.Count > 0;)
        {
            var next = ready.FirstOrDefault(i => !_order[met..].Exists(_steps[i].MustWaitFor), -1);
            if (next < 0) (next, met, _segment) = (ready.Min, _order.Count, _segment + 1);
            ready.Remove(next);
            _order.Add(_steps[next]);
            _segments[next] = _segment;
            foreach (var i in after[next])
            {
                if (--waits[i] == 0) ready.Add(i);
            }
        }
    }

    /// <summary>
    /// Shares out what one thread would do alone, where that needs no further barrier: all that it reads stands at a barrier that is there
    /// anyway, and nobody reads it before the next.
    /// </summary>
    private void Spread(int first)
    {
        var latest = Enumerable.Repeat(_segment, _steps.Length).ToArray();
        for (var i = 0; i < _steps.Length; i++)
        {
            foreach (var j in _before[i]) latest[j] = Math.Min(latest[j], _segments[i] - 1);
        }

        for (var i = first; i < _steps.Length; i++)
        {
            var earliest = _before[i].Select(j => _segments[j] + 1).Append(_segments[i]).Max();
            if (!_steps[i].IsWorthSpreading || earliest > latest[i]) continue;
            (_steps[i].Alone, _segments[i]) = (false, earliest);
        }

        var place = _steps.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        Step[] order = [.. _order.OrderBy(step => _segments[place[step]])];
        _order.Clear();
        _order.AddRange(order);
    }
}
