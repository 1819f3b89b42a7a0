package io.tidegate.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Second tries are a share of the exchanges, and a reserve. */
class RetryBudgetTest {

    @Test
    void beginsWithItsReserve() {
        RetryBudget budget = new RetryBudget(0.2, 2);

        assertThat(budget.take()).isTrue();
        assertThat(budget.take()).isTrue();
        assertThat(budget.left()).isFalse();
        assertThat(budget.take()).isFalse();
    }

    @Test
    void earnsATryByFiveExchangesAtAFifth() {
        RetryBudget budget = new RetryBudget(0.2, 1);
        budget.take();

        for (int i = 0; i < 4; i++) {
            budget.earn();
        }
        assertThat(budget.left()).isFalse();

        budget.earn();
        assertThat(budget.take()).isTrue();
        assertThat(budget.left()).isFalse();
    }

    @Test
    void savesNoMoreThanItsReserve() {
        RetryBudget budget = new RetryBudget(1, 1);

        for (int i = 0; i < 10; i++) {
            budget.earn();
        }

        assertThat(budget.take()).isTrue();
        assertThat(budget.take()).isFalse();
    }

    @Test
    void isEmptyForEverWithoutReserve() {
        RetryBudget budget = new RetryBudget(1, 0);

        budget.earn();

        assertThat(budget.take()).isFalse();
    }
}
